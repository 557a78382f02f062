package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/resolver"
	schema "go.temporal.io/server/schema/sqlite"
)

// database is the SQLite database of a server.
type database struct {
	config *config.SQL
}

// openDatabase returns the database in the given file, or a new one in memory for an empty path. Its schema
// is complete.
func openDatabase(path string) (*database, error) {
	if path == "" {
		// The plugin creates the schema of a database in memory by itself.
		return &database{config: &config.SQL{
			PluginName:        sqlite.PluginName,
			DatabaseName:      "devserver",
			ConnectAttributes: map[string]string{"mode": "memory", "cache": "shared"},
		}}, nil
	}

	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("database file: %w", err)
	}
	// SQLite would let everybody read what workflows are sent. Its other files get the mode of this one.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("database file: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("database file: %w", err)
	}
	db := &database{config: &config.SQL{
		PluginName: sqlite.PluginName,
		// The name becomes a part of a URI, so characters like '?' have to be escaped.
		DatabaseName: (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath(),
		ConnectAttributes: map[string]string{
			"mode": "rwc",
			// Transactions survive the death of the process, without waiting for the disk each time.
			"journal_mode": "wal",
			"synchronous":  "normal",
		},
	}}
	if err := db.createSchema(); err != nil {
		return nil, fmt.Errorf("database file %s: %w", path, err)
	}
	return db, nil
}

// createSchema creates the tables in a database that has none.
func (d *database) createSchema() error {
	return d.administer(func(admin sqlplugin.AdminDB) error {
		tables, err := admin.ListTables(d.config.DatabaseName)
		if err != nil {
			return fmt.Errorf("listing tables: %w", err)
		}
		if len(tables) > 0 {
			return nil
		}
		// All or nothing: with only a part of its tables the file could never be used again. The statements
		// share a transaction because the plugin has exactly one connection per database.
		if err := admin.Exec("BEGIN"); err != nil {
			return fmt.Errorf("creating the schema: %w", err)
		}
		if err := schema.SetupSchemaOnDB(admin); err != nil {
			return errors.Join(err, admin.Exec("ROLLBACK"))
		}
		if err := admin.Exec("COMMIT"); err != nil {
			return fmt.Errorf("creating the schema: %w", err)
		}
		return nil
	})
}

// createNamespace registers a namespace if it does not exist. This is done before the server starts, which
// then knows it from the beginning; one registered through the API is unknown until caches are refreshed.
func (d *database) createNamespace(name string) error {
	namespace, err := schema.NewNamespaceConfig(clusterName, name, false, nil)
	if err != nil {
		return fmt.Errorf("namespace %q: %w", name, err)
	}
	if err := schema.CreateNamespaces(d.config, namespace); err != nil {
		return fmt.Errorf("creating namespace %q: %w", name, err)
	}
	return nil
}

// administer calls f with an administrative handle of the database.
func (d *database) administer(f func(sqlplugin.AdminDB) error) error {
	admin, err := sql.NewSQLAdminDB(sqlplugin.DbKindUnknown, d.config, resolver.NewNoopResolver(),
		log.NewNoopLogger(), metrics.NoopMetricsHandler)
	if err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	return errors.Join(f(admin), admin.Close())
}
