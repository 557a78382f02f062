-- Plays what docs/recording.md shows in terminals of Neovim, and writes the screens into the file SCREENS.
-- The environment has FOLDER, a module that has temporalgen as a tool, and SETTINGS, which are those for the Neovim that is
-- recorded. EXPECTED may be a file with screens: then each is waited for, as it comes bit by bit.

local folder, settings = os.getenv("FOLDER"), os.getenv("SETTINGS")
local patience = 300000 -- milliseconds; far longer than anything takes
local shortness = 60000 -- the same for what is about to be drawn
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

-- occurrences is on how many lines a text is.
local function occurrences(text, lines)
  local count = 0
  for _, line in ipairs(lines) do
    count = count + (line:find(text, 1, true) and 1 or 0)
  end
  return count
end

-- await_text waits until a text is on so many lines.
local function await_text(terminal, text, times)
  await(terminal, text, function(lines)
    return occurrences(text, lines) >= (times or 1)
  end)
end

-- await_prompt waits until the shell asks for the next command.
local function await_prompt(terminal)
  await(terminal, "the prompt", function(lines)
    return lines[#lines] == "$"
  end)
end

local function without_times(text)
  return (text:gsub("%d+%.%d+ ?m?s", "TIME"):gsub("%d%d:%d%d:%d%d", "TIME"))
end

local function type(terminal, text)
  vim.fn.chansend(terminal.job, text)
end

local function run(terminal, command)
  await_prompt(terminal)
  local times = occurrences("$ " .. command, screen(terminal))
  type(terminal, command .. "\r")
  await_text(terminal, "$ " .. command, times + 1)
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
  local expected = os.getenv("EXPECTED") and vim.json.decode(table.concat(vim.fn.readfile(os.getenv("EXPECTED")), "\n"))
  local function keep(name, terminal)
    local function shown()
      local lines = screen(terminal)
      if lines[#lines] == "$" then
        table.remove(lines)
      end
      lines[#lines] = lines[#lines]:gsub("^%^C%$$", "^C")
      return table.concat(lines, "\n")
    end
    if expected then
      vim.wait(shortness, function()
        return without_times(shown()) == without_times(expected[name])
      end, 20)
    else
      vim.wait(1000) -- whoever records will see whether it was enough
    end
    screens[name] = shown()
  end

  local shell = open({ "sh", "-i" })
  run(shell, "go tool temporalgen new Order -in order")
  run(shell, "go test ./order")
  await_text(shell, "ok  ")
  vim.wait(3000) -- of files that were written within two seconds, little is remembered
  for _ = 1, 3 do
    run(shell, "go tool temporalgen -v ./...")
  end
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
  -- While one inserts, Neovim leaves the diagnostics, and the column for their signs, as they are.
  type(editor, "A\127\127\127\027") -- Backspace three times
  await(editor, "no diagnostic", function(lines)
    return not table.concat(lines, "\n"):find("has no key or flag wai", 1, true)
  end)
  type(editor, "A\024\015") -- Ctrl-X Ctrl-O
  await_text(editor, "serial")
  keep("completion", editor)
  close(editor)
  return screens
end

local ok, result = xpcall(main, debug.traceback)
vim.fn.writefile({ vim.json.encode(ok and result or { error = result }) }, os.getenv("SCREENS"))
vim.cmd("qall!")
