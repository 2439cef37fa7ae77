//go:build unix && !solaris && !aix

package content

import (
	"errors"
	"os"
	"syscall"
)

func tryLock(file string) (unlock func(), busy bool, err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, false, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err != nil {
		f.Close()
		return nil, errors.Is(err, syscall.EWOULDBLOCK), lockError(err)
	}
	return func() { f.Close() }, false, nil
}

func lockError(err error) error {
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil
	}
	return err
}
