-- Plays the scenario in Neovim, and writes what it has seen into a file. The environment has PROGRAM, FOLDER and SEEN.

local program, folder = os.getenv("PROGRAM"), os.getenv("FOLDER")
local patience = 120000 -- milliseconds; far longer than anything takes

local function until_true(what, condition)
  if not vim.wait(patience, condition, 10) then
    error("waited in vain until " .. what)
  end
end

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(folder .. "/order.go"))
  local buffer = vim.api.nvim_get_current_buf()
  local exit
  local client = vim.lsp.start_client({
    name = "temporalgen",
    cmd = { program, "lsp" },
    root_dir = folder,
    on_exit = function(code)
      exit = code
    end,
  })
  vim.lsp.buf_attach_client(buffer, client)
  local seen = {}

  local function row()
    for i, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, true)) do
      if line:find("//temporal:update", 1, true) then
        return i, line
      end
    end
  end
  local function request(method, params)
    local answers, why = vim.lsp.buf_request_sync(buffer, method, params, patience)
    local answer = assert(answers, why)[client]
    assert(answer and not answer.error, vim.inspect(answer))
    return answer.result
  end

  -- A key with a typo.
  until_true("there is a diagnostic", function()
    return #vim.diagnostic.get(buffer) == 1
  end)
  local wrong = vim.diagnostic.get(buffer)[1]
  seen.diagnostics = { string.format("%d:%d %s %s", wrong.lnum + 1, wrong.col + 1, wrong.user_data.lsp.code, wrong.message) }

  -- The first way to mend it, as a user takes it.
  vim.ui.select = function(items, options, choose)
    seen.action = options.format_item(items[1])
    choose(items[1], 1)
  end
  local mended = row()
  vim.api.nvim_win_set_cursor(0, { mended, wrong.col })
  vim.lsp.buf.code_action()
  until_true("it is mended", function()
    return #vim.diagnostic.get(buffer) == 0
  end)
  seen.mended = select(2, row())

  -- Another key, of which three letters are typed.
  local line = seen.mended .. " wai"
  vim.api.nvim_buf_set_lines(buffer, mended - 1, mended, true, { line })
  vim.api.nvim_win_set_cursor(0, { mended, #line })
  local params = vim.lsp.util.make_position_params()
  params.position.character = #line
  local completion = request("textDocument/completion", params)
  local matching = vim.lsp.util.text_document_completion_list_to_complete_items(completion, "wai")
  seen.labels = vim.tbl_map(function(item)
    return item.abbr
  end, matching)
  local edit = matching[1].user_data.nvim.lsp.completion_item.textEdit
  vim.lsp.util.apply_text_edits({ edit }, buffer, "utf-16")
  seen.completed = select(2, row())

  -- What a key does, and where the generated method is.
  vim.api.nvim_win_set_cursor(0, { mended, (seen.completed:find("dedup")) })
  seen.hover = request("textDocument/hover", vim.lsp.util.make_position_params()).contents.value
  vim.api.nvim_win_set_cursor(0, { mended + 1, 2 })
  vim.cmd("set hidden")
  vim.lsp.buf.definition()
  until_true("the definition is shown", function()
    return vim.api.nvim_get_current_buf() ~= buffer
  end)
  seen.definition = vim.fn.expand("%:t") .. ": " .. vim.api.nvim_get_current_line()

  vim.lsp.stop_client(client)
  until_true("the server has ended", function()
    return exit ~= nil
  end)
  seen.exit = exit
  return seen
end

local ok, result = xpcall(main, debug.traceback)
vim.fn.writefile({ vim.json.encode(ok and result or { error = result }) }, os.getenv("SEEN"))
vim.cmd("qall!")
