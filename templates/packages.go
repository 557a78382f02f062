package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// The packages that generated code refers to besides those of the user's types.
var (
	stdContext  = gocode.Package{Path: "context", Name: "context"}
	stdStrconv  = gocode.Package{Path: "strconv", Name: "strconv"}
	stdTime     = gocode.Package{Path: "time", Name: "time"}
	stdUTF8     = gocode.Package{Path: "unicode/utf8", Name: "utf8"}
	runtimeLib  = gocode.Package{Path: "github.com/temporalgen/temporalgen/runtime", Name: "runtime"}
	hostLib     = gocode.Package{Path: "github.com/temporalgen/temporalgen/runtime/host", Name: "host"}
	stubLib     = gocode.Package{Path: "github.com/temporalgen/temporalgen/runtime/stub", Name: "stub"}
	validateLib = gocode.Package{Path: "github.com/temporalgen/temporalgen/runtime/validate", Name: "validate"}
	sdkActivity = gocode.Package{Path: "go.temporal.io/sdk/activity", Name: "activity"}
	sdkClient   = gocode.Package{Path: "go.temporal.io/sdk/client", Name: "client"}
	sdkTemporal = gocode.Package{Path: "go.temporal.io/sdk/temporal", Name: "temporal"}
	sdkWorker   = gocode.Package{Path: "go.temporal.io/sdk/worker", Name: "worker"}
	sdkWorkflow = gocode.Package{Path: "go.temporal.io/sdk/workflow", Name: "workflow"}
	apiEnums    = gocode.Package{Path: "go.temporal.io/api/enums/v1", Name: "enums"}
)

// ownImports keep their names where a package of the user's types has the same one.
var ownImports = []gocode.Package{
	stdContext, stdStrconv, stdTime, stdUTF8, runtimeLib, validateLib,
	sdkActivity, sdkClient, sdkTemporal, sdkWorker, sdkWorkflow, apiEnums,
}

// runtime refers to a name of the package that users know.
func (f *file) runtime(name string) *jen.Statement { return f.Qual(runtimeLib, name) }

// host refers to a name of the package that generated workers are made of.
func (f *file) host(name string) *jen.Statement { return f.Qual(hostLib, name) }

// stub refers to a name of the package that generated clients are made of.
func (f *file) stub(name string) *jen.Statement { return f.Qual(stubLib, name) }

// validate refers to a name of the package that checks messages.
func (f *file) validate(name string) *jen.Statement { return f.Qual(validateLib, name) }
