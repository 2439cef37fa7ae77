//go:build unix && !solaris && !aix

package content

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks a file, which it makes if there is none.
func tryLock(file string) (release func(remove bool), busy bool, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		f.Close()
		return nil, errors.Is(err, syscall.EWOULDBLOCK), lockError(err)
	}
	if !isStill(f, file) { // who held it before has removed it: the lock is of a file that nobody else will find
		f.Close()
		return nil, true, nil
	}
	return func(remove bool) {
		if remove {
			_ = os.Remove(file) // an empty file that stays does no harm
		}
		f.Close()
	}, false, nil
}

func isStill(f *os.File, file string) bool {
	open, errOpen := f.Stat()
	named, errNamed := os.Stat(file)
	return errOpen == nil && errNamed == nil && os.SameFile(open, named)
}

func lockError(err error) error {
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil
	}
	return err
}
