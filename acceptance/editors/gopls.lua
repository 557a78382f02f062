-- Waits until temporalgen and gopls have both said what is wrong with the file FOLDER/order.go, and writes it into the file SEEN.
-- The environment has PROGRAM, which is temporalgen, and GOPLS.

local folder = os.getenv("FOLDER")
vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/order.go"))
local buffer = vim.api.nvim_get_current_buf()
for name, cmd in pairs({ temporalgen = { os.getenv("PROGRAM"), "lsp" }, gopls = { os.getenv("GOPLS") } }) do
  vim.lsp.buf_attach_client(buffer, vim.lsp.start_client({ name = name, cmd = cmd, root_dir = folder }))
end

local function messages()
  local found = vim.tbl_map(function(d)
    return d.source .. ": " .. d.message
  end, vim.diagnostic.get(buffer))
  table.sort(found)
  return found
end
local both = vim.wait(120000, function()
  return #messages() >= 2
end, 10)

-- Both answer when somebody asks what completes the directive.
local row = vim.fn.search("//temporal:update")
vim.api.nvim_win_set_cursor(0, { row, #vim.fn.getline(row) })
local params = vim.lsp.util.make_position_params()
local answers = vim.lsp.buf_request_sync(buffer, "textDocument/completion", params, 120000) or {}

local found = messages()
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.wait(120000, function()
  return #vim.lsp.get_active_clients() == 0
end, 10)
local seen = { diagnostics = found, answers = vim.tbl_count(answers), error = both and "" or "not from both" }
vim.fn.writefile({ vim.json.encode(seen) }, os.getenv("SEEN"))
vim.cmd("qall!")
