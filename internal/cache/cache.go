// Package cache keeps values in the files of a folder, for the next process. They may get lost at any time.
package cache

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Dir is the path of a folder with values, which other programs do not use. In "" there are none and none are kept. Many
// processes may use one at the same time.
type Dir string

// The values that are kept at most. Beyond that, those go that were not used for the longest time.
const (
	mostValues = 1000
	mostBytes  = 128 << 20
	longest    = 30 * 24 * time.Hour // without being used
)

// prefix begins the names of files that are being written.
const prefix = "new-"

// A Key names a value.
type Key [sha256.Size]byte

// KeyOf returns the key for what is described by parts.
func KeyOf(parts ...string) Key {
	hash := sha256.New()
	for _, part := range parts {
		hash.Write(binary.AppendUvarint(nil, uint64(len(part))))
		hash.Write([]byte(part))
	}
	return Key(hash.Sum(nil))
}

func (d Dir) path(key Key) string { return filepath.Join(string(d), hex.EncodeToString(key[:])) }

// Get returns the value of a key. It returns false if there is none that is whole.
func (d Dir) Get(key Key) (value []byte, ok bool) {
	if d == "" {
		return nil, false
	}
	// Reading something else than a file, such as a named pipe, might never end.
	if info, err := os.Stat(d.path(key)); err != nil || !info.Mode().IsRegular() {
		return nil, false
	}
	data, err := os.ReadFile(d.path(key))
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	value = data[sha256.Size:]
	if sum := sha256.Sum256(value); !bytes.Equal(sum[:], data[:sha256.Size]) {
		return nil, false
	}
	d.use(key)
	return value, true
}

// use says that a value is used, once a day.
func (d Dir) use(key Key) {
	info, err := os.Stat(d.path(key))
	if now := time.Now(); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(d.path(key), now, now) // without it, it only goes earlier
	}
}

// Put keeps a value, if it can. The file is replaced as a whole, and others than the user cannot read it.
func (d Dir) Put(key Key, value []byte) {
	if d == "" || os.MkdirAll(string(d), 0o700) != nil {
		return
	}
	_, err := os.Lstat(d.path(key))
	isNew := err != nil
	file, err := os.CreateTemp(string(d), prefix) // with mode 0600
	if err != nil {
		return
	}
	sum := sha256.Sum256(value)
	_, err = file.Write(append(sum[:], value...))
	err = cmp.Or(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), d.path(key))
	}
	if err != nil {
		_ = os.Remove(file.Name()) // what is left of it goes with what is old
		return
	}
	if isNew {
		d.trim(mostValues, mostBytes)
	}
}

// Remove forgets a value.
func (d Dir) Remove(key Key) {
	if d != "" {
		_ = os.Remove(d.path(key))
	}
}

// trim removes what was not used for long, and what is beyond the limits. Files of others stay.
func (d Dir) trim(values int, bytes int64) {
	entries, err := os.ReadDir(string(d))
	if err != nil {
		return
	}
	var infos []fs.FileInfo
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && isOwn(entry.Name()) {
			infos = append(infos, info)
		}
	}
	slices.SortFunc(infos, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	var sum int64
	for i, info := range infos {
		sum += info.Size()
		age := time.Since(info.ModTime())
		unfinished := strings.HasPrefix(info.Name(), prefix)
		if unfinished && age > time.Hour || !unfinished && (i >= values || sum > bytes || age > longest) {
			_ = os.Remove(filepath.Join(string(d), info.Name()))
		}
	}
}

// isOwn reports whether a name is one that this package gives.
func isOwn(name string) bool {
	if rest, ok := strings.CutPrefix(name, prefix); ok {
		return strings.Trim(rest, "0123456789") == ""
	}
	_, err := hex.DecodeString(name)
	return err == nil && len(name) == hex.EncodedLen(sha256.Size)
}
