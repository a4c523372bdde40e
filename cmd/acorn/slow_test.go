package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// slow is how many connections send their request byte by byte: some wherever tests run, and ten thousand by "make faults", where so many files may be open.
var slow = flag.Int("slow", 2000, "how many connections send a request that never ends")

// memory is what the program may have, in bytes, as on a small virtual machine.
const memory = 256 << 20

// TestSlowConnectionsKeepNobodyFromVoting: a program with 256 MB has thousands of connections whose requests never end. Everybody votes all the same, each of those connections
// is closed after the five seconds that a request's head may take, and the memory suffices.
func TestSlowConnectionsKeepNobodyFromVoting(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		k := newKilling(t, database)
		k.env = append(k.env, fmt.Sprint("GOMEMLIMIT=", memory))
		program := k.start(deadly{})
		k.open()
		var files syscall.Rlimit
		if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files); err != nil {
			t.Fatal(err)
		}
		n := min(*slow, int(files.Cur)-200)
		var dripping sync.WaitGroup
		var mu sync.Mutex
		lasted := []time.Duration{}
		k.during(func() {
			for range n {
				conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", k.address)
				if err != nil {
					t.Error(err)
					break
				}
				dripping.Go(func() {
					defer conn.Close()
					d, err := drip(conn)
					mu.Lock()
					defer mu.Unlock()
					if lasted = append(lasted, d); err != nil {
						t.Errorf("after %s: %v", d, err)
					}
				})
			}
			k.awaitMore(40) // while they drip
			if status(t, "http://"+k.address+"/readyz") != http.StatusOK {
				t.Error("the program is not ready")
			}
			mu.Lock()
			t.Logf("%d connections, %d of them closed when the votes were in", n, len(lasted))
			mu.Unlock()
			dripping.Wait()
			k.awaitMore(8)
		})
		most := time.Duration(0)
		for _, d := range lasted {
			most = max(most, d)
		}
		used := mostMemory(t, program.Process.Pid)
		t.Logf("closed after %s at most; the program had %d MB at most", most.Round(100*time.Millisecond), used>>20)
		if used > memory && !raced() {
			t.Errorf("the program had %d MB", used>>20)
		}
		k.stop(program)
		k.check()
	})
}

// writes reports whether the connection took the text, and so is not closed.
func writes(conn net.Conn, text string) bool {
	_, err := conn.Write([]byte(text))
	return err == nil
}

// drip sends a request byte by byte until the connection is closed, and answers how long that took. It must be closed within half a minute: five seconds, and what a busy machine adds.
func drip(conn net.Conn) (time.Duration, error) {
	begun := time.Now()
	letters := "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "
	for i := 0; time.Since(begun) < 30*time.Second; i++ {
		letter := "x"
		if i < len(letters) {
			letter = letters[i : i+1]
		}
		if !writes(conn, letter) {
			return time.Since(begun), nil
		}
		if err := conn.SetReadDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
			return time.Since(begun), err
		}
		if _, closed := conn.Read(make([]byte, 512)); closed != nil && !errors.Is(closed, os.ErrDeadlineExceeded) {
			return time.Since(begun), nil
		}
	}
	return time.Since(begun), errors.New("a request that never ends is still waited for")
}

// mostMemory is how many bytes a process had at most, of those that are in memory.
func mostMemory(t *testing.T, process int) int {
	t.Helper()
	content, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(content), "VmHWM:")
	kilobytes, err := strconv.Atoi(strings.Fields(after)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kilobytes << 10
}

// raced reports whether the race detector watches, which keeps several times as much in memory.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}
