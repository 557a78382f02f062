package inputs

import (
	"encoding/binary"
	"io/fs"
	"os"
	"time"
)

// A stat is what is known of a file without reading it. Two files with the same stat are the same file with the same
// content, unless it is so recent that another content may get the same time.
type stat struct {
	size, modified int64
	changed        int64 // when its content, its name or its mode was changed, which no program can set; 0 if the system does not tell
	device, node   uint64
	mode           fs.FileMode
}

func statOf(info fs.FileInfo) stat {
	s := stat{size: info.Size(), modified: info.ModTime().UnixNano(), mode: info.Mode()}
	s.changed, s.device, s.node = identity(info)
	return s
}

// current returns the stat of a file or a folder. It returns false if there is none.
func (in input) current() (now stat, ok bool) {
	info, err := os.Stat(in.path)
	if err != nil {
		return stat{}, false
	}
	return statOf(info), true
}

// granularity is more than the time of a file may lie behind that of its change: some file systems count in steps of two
// seconds.
const granularity = 2 * time.Second

// settled reports whether a file that had this stat at a time, or after it, has another one whenever it is changed later.
func (s stat) settled(at int64) bool {
	return max(s.modified, s.changed) < at-int64(granularity)
}

func (s stat) append(to []byte) []byte {
	to = binary.AppendVarint(to, s.size)
	to = binary.AppendVarint(to, s.modified)
	to = binary.AppendVarint(to, s.changed)
	to = binary.AppendUvarint(to, s.device)
	to = binary.AppendUvarint(to, s.node)
	return binary.AppendUvarint(to, uint64(s.mode))
}
