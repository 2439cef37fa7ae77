package markdown

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is the processor time of the calling thread: unlike the clock's, it is not that of what else the
// machine does.
func cpuTime(t testing.TB) time.Duration {
	t.Helper()
	const thread = 1 // RUSAGE_THREAD
	var usage syscall.Rusage
	if err := syscall.Getrusage(thread, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
