package content

import (
	"errors"
	"os"
	"syscall"
)

// sharingViolation is Windows' ERROR_SHARING_VIOLATION.
const sharingViolation = syscall.Errno(32)

// tryLock opens the file without sharing it: nobody else can open it meanwhile.
func tryLock(file string) (release func(remove bool), busy bool, err error) {
	name, err := syscall.UTF16PtrFromString(file)
	if err != nil {
		return nil, false, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, sharingViolation) {
		return nil, true, nil
	}
	if err != nil {
		return nil, false, err
	}
	return func(remove bool) {
		syscall.CloseHandle(h)
		if remove {
			_ = os.Remove(file) // fails while another process has it open, as it should
		}
	}, false, nil
}
