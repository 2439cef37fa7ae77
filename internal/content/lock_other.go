//go:build !windows && (!unix || solaris || aix)

package content

// tryLock does nothing: these systems have no lock that dies with its process.
func tryLock(string) (release func(remove bool), busy bool, err error) {
	return func(bool) {}, false, nil
}
