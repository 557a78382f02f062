package payloads

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/payload"
)

// secrets reports the fields of a type that look like secrets: where they are declared, if that is in this package, and otherwise at
// the first place where they are used.
func (c *check) secrets(at diag.Range, what string, t types.Type) {
	found := payload.Secrets(t, func(part *types.Named) bool {
		if c.looked[part] || c.judge.Known(part) {
			return false
		}
		c.looked[part] = true
		return true
	})
	if len(found) == 0 || c.hasCodec() {
		return
	}
	for _, s := range found {
		place, path := at, what+": "+s.Path
		if s.Field.Pkg() == c.pass.Pkg {
			place, path = diag.At(s.Field.Pos()), s.Path
		}
		finding.Report(c.pass, finding.Finding{
			Code: diag.ClearSecret, Severity: diag.Info, At: place,
			Message: fmt.Sprintf("%s looks like a secret, which the server keeps and the Web UI shows as it is: "+
				"encrypt payloads with a codec, or send what it can be found by", path),
		})
	}
}

// encodes are the functions of the SDK with which a codec is used.
var encodes = []string{"NewCodecDataConverter", "NewRemoteDataConverter", "NewRemotePayloadCodec", "NewPayloadCodecGRPCClientInterceptor"}

// hasCodec reports whether the package uses a codec, or it or one that it imports has a codec or a data converter.
func (c *check) hasCodec() bool {
	for _, used := range c.pass.TypesInfo.Uses {
		if used.Pkg() != nil && used.Pkg().Path() == temporal.SDK+"/converter" && slices.Contains(encodes, used.Name()) {
			return true
		}
	}
	return slices.ContainsFunc(slices.Concat([]*types.Package{c.pass.Pkg}, c.pass.Pkg.Imports()), func(p *types.Package) bool {
		return !temporal.InSDK(p.Path()) && declares(p, isEncoder)
	})
}

// isEncoder reports whether a type is one of the SDK that may encode payloads.
func isEncoder(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || !temporal.InSDK(named.Obj().Pkg().Path()) {
		return false
	}
	return slices.Contains([]string{"DataConverter", "PayloadConverter", "PayloadCodec"}, named.Obj().Name())
}

// contracts looks at what the messages of the contracts of this package carry.
func (c *check) contracts() {
	for _, i := range c.definitions.Interfaces {
		if i.Type.Pkg() != c.pass.Pkg {
			continue
		}
		for _, m := range i.Methods {
			method, _, _ := types.LookupFieldOrMethod(i.Type.Type(), false, c.pass.Pkg, m.Name)
			fn, ok := method.(*types.Func)
			if !ok || m.Kind == temporal.Validator {
				continue
			}
			for _, list := range []*types.Tuple{fn.Signature().Params(), fn.Signature().Results()} {
				for v := range list.Variables() {
					if !isContext(v.Type()) {
						c.secrets(diag.At(fn.Pos()), string(m.Kind)+" "+m.Name, v.Type())
					}
				}
			}
		}
	}
}
