//go:build !linux

package markdown

import (
	"testing"
	"time"
)

var began = time.Now()

// cpuTime stands in where the time of a thread is not to be had.
func cpuTime(testing.TB) time.Duration { return time.Since(began) }
