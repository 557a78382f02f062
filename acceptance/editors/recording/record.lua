-- Plays what docs/recording.md shows in terminals of Neovim, and writes the screens into the file SCREENS.
-- The environment has FOLDER, a module that has temporalgen as a tool, and SETTINGS, which are those for the Neovim that is
-- recorded.

local folder, settings = os.getenv("FOLDER"), os.getenv("SETTINGS")
local patience = 300000 -- milliseconds; far longer than anything takes
vim.o.columns, vim.o.lines, vim.o.hidden = 124, 30, true

local function open(command)
  vim.cmd("enew")
  local terminal = { buffer = vim.api.nvim_get_current_buf() }
  terminal.job = vim.fn.termopen(command, { cwd = folder, env = { PS1 = "$ ", ENV = "" } })
  return terminal
end

local function screen(terminal)
  local lines = vim.tbl_map(function(line)
    return (line:gsub("%s+$", ""))
  end, vim.api.nvim_buf_get_lines(terminal.buffer, 0, -1, true))
  while #lines > 0 and lines[#lines] == "" do
    table.remove(lines)
  end
  return lines
end

local function await(terminal, what, condition)
  local found = vim.wait(patience, function()
    return condition(screen(terminal))
  end, 20)
  if not found then
    error("waited in vain for " .. what .. ":\n" .. table.concat(screen(terminal), "\n"))
  end
end

-- await_text waits until a text has been there so many times.
local function await_text(terminal, text, times)
  await(terminal, text, function(lines)
    local count = 0
    for _, line in ipairs(lines) do
      count = count + (line:find(text, 1, true) and 1 or 0)
    end
    return count >= (times or 1)
  end)
end

-- await_prompt waits until the shell asks for the next command.
local function await_prompt(terminal)
  await(terminal, "the prompt", function(lines)
    return lines[#lines] == "$"
  end)
end

local function type(terminal, text)
  vim.fn.chansend(terminal.job, text)
end

local function run(terminal, command)
  await_prompt(terminal)
  type(terminal, command .. "\r")
  await_text(terminal, "$ " .. command)
  await_prompt(terminal)
end

local function close(terminal)
  vim.fn.jobstop(terminal.job)
end

local function change(from, to)
  local path = folder .. "/order/order.go"
  local text = table.concat(vim.fn.readfile(path), "\n")
  local i, j = text:find(from, 1, true)
  vim.fn.writefile(vim.split(text:sub(1, i - 1) .. to .. text:sub(j + 1), "\n"), path)
end

local function main()
  local screens = {}
  local function keep(name, terminal)
    local lines = screen(terminal)
    if lines[#lines] == "$" then
      table.remove(lines)
    end
    lines[#lines] = lines[#lines]:gsub("^%^C%$$", "^C")
    screens[name] = table.concat(lines, "\n")
  end

  local shell = open({ "sh", "-i" })
  run(shell, "go tool temporalgen new Order -in order")
  run(shell, "go test ./order")
  await_text(shell, "ok  ")
  run(shell, "go tool temporalgen -v ./...")
  run(shell, "go tool temporalgen -v ./...")
  keep("first", shell)
  close(shell)

  shell = open({ "sh", "-i" })
  change("} dedup", "} dedub")
  run(shell, "go tool temporalgen ./...")
  keep("mistake", shell)
  close(shell)

  shell = open({ "sh", "-i" })
  await_prompt(shell)
  type(shell, "go tool temporalgen -watch ./...\r")
  await_text(shell, "to mend it")
  await_text(shell, "watching")
  change("} dedub", "} dedup serial")
  await_text(shell, "-> order_temporal.go")
  change("} dedup serial", "} dedup")
  await_text(shell, "-> order_temporal.go", 2)
  type(shell, "\003")
  await_text(shell, "^C$")
  keep("watch", shell)
  close(shell)

  local editor = open({ "nvim", "--clean", "-u", settings, "-n", "+/temporal:update", "order/order.go" })
  await_text(editor, "//temporal:update")
  type(editor, "A wai\027")
  await_text(editor, "has no key or flag wai")
  keep("diagnostic", editor)
  type(editor, "A\127\127\127\024\015") -- Backspace three times, Ctrl-X Ctrl-O
  await_text(editor, "serial")
  keep("completion", editor)
  close(editor)
  return screens
end

local ok, result = xpcall(main, debug.traceback)
vim.fn.writefile({ vim.json.encode(ok and result or { error = result }) }, os.getenv("SCREENS"))
vim.cmd("qall!")
