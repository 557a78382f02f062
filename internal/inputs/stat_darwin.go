package inputs

import (
	"io/fs"
	"syscall"
)

func identity(info fs.FileInfo) (changed int64, device, node uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctimespec.Nano(), uint64(s.Dev), s.Ino
	}
	return 0, 0, 0
}
