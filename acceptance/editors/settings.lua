-- Waits until the settings of the documentation have started the server for the file that is open, and writes what is wrong
-- with that into the file SEEN.

local found = vim.wait(120000, function()
  return #vim.diagnostic.get(0) > 0 and vim.bo.omnifunc ~= ""
end, 10)
local messages = vim.tbl_map(function(d)
  return d.message
end, vim.diagnostic.get(0))
vim.fn.writefile({ vim.json.encode({ diagnostics = messages, error = found and "" or "no diagnostics" }) }, os.getenv("SEEN"))
vim.lsp.stop_client(vim.lsp.get_active_clients())
vim.wait(120000, function()
  return #vim.lsp.get_active_clients() == 0
end, 10)
vim.cmd("qall!")
