package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A store is the folder in which figures are kept from run to run of the program. The folders of stages are in it,
// too, so that those of a program that was killed can be found.
type store struct{ dir string }

const (
	figuresFile  = "figures.json"
	unsavedFile  = "figures.new" // becomes the other one when it is complete
	stagePattern = "stage-*"
)

// openStore opens a folder, or makes it, and clears away what an interrupted stage has left.
func openStore(dir string) (store, figures, error) {
	var f figures
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return store{}, f, fmt.Errorf("folder for the figures: %w", err)
	}
	s := store{dir}
	left, err := filepath.Glob(filepath.Join(dir, stagePattern))
	if err != nil {
		return s, f, fmt.Errorf("folder for the figures: %w", err)
	}
	for _, path := range append(left, s.path(unsavedFile)) {
		if err := os.RemoveAll(path); err != nil {
			return s, f, fmt.Errorf("clear away an interrupted stage: %w", err)
		}
	}
	saved, err := os.ReadFile(s.path(figuresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, f, nil
	}
	if err == nil {
		err = json.Unmarshal(saved, &f)
	}
	if err != nil {
		return s, f, fmt.Errorf("read the figures: %w", err)
	}
	return s, f, nil
}

func (s store) path(name string) string { return filepath.Join(s.dir, name) }

// save replaces the saved figures: whatever happens, the old ones or the new ones are there.
func (s store) save(f figures) (err error) {
	encoded, err := json.MarshalIndent(f, "", "\t")
	if err != nil {
		return fmt.Errorf("save the figures: %w", err)
	}
	file, err := os.Create(s.path(unsavedFile))
	if err != nil {
		return fmt.Errorf("save the figures: %w", err)
	}
	_, err = file.Write(append(encoded, '\n'))
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("save the figures: %w", err)
	}
	if err := os.Rename(s.path(unsavedFile), s.path(figuresFile)); err != nil {
		return fmt.Errorf("save the figures: %w", err)
	}
	return nil
}

// stageDir makes a folder for a stage.
func (s store) stageDir() (string, error) {
	dir, err := os.MkdirTemp(s.dir, stagePattern)
	if err != nil {
		return "", fmt.Errorf("folder for the stage: %w", err)
	}
	return dir, nil
}

// keep keeps the folder of a stage that has failed, with the server's database.
func (s store) keep(dir string, number int) error {
	kept := s.path(fmt.Sprintf("failed-%d", number))
	return errors.Join(os.RemoveAll(kept), os.Rename(dir, kept))
}
