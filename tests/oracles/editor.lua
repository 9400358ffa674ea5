-- What a real editor makes of `nianbao lsp`: run by headless Neovim on a copy of a sample.
-- NIANBAO: the program. The current folder: a unit with one mistyped cell.
local function fail(text)
    io.stderr:write("editor: " .. text .. "\n")
    vim.cmd("cquit")
end

local function open(file)
    vim.cmd("edit " .. file)
    return vim.api.nvim_get_current_buf()
end

local buffer = open("requests.csv")
local id = vim.lsp.start_client({
    name = "nianbao",
    cmd = { vim.env.NIANBAO, "lsp", "--lang", "zh" },
    root_dir = vim.fn.getcwd(),
})
if not id then fail("the server does not start") end
local client = vim.lsp.get_client_by_id(id)
vim.lsp.buf_attach_client(buffer, id)

local function findings() return vim.diagnostic.get(buffer) end
local function ask(method, params, asked)
    local answer, trouble = client.request_sync(method, params, 20000, asked or buffer)
    if trouble or not answer or answer.err then fail(method .. ": " .. vim.inspect(trouble or answer)) end
    return answer.result
end

if not vim.wait(20000, function() return #findings() > 0 end, 50) then fail("no findings") end
local finding = findings()[1]
print(string.format("finding at line %d, column %d: %s", finding.lnum + 1, finding.col + 1, finding.code))
if finding.lnum ~= 3 or #findings() ~= 1 then fail(vim.inspect(findings())) end

vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer, finding.lnum) }
local actions = ask("textDocument/codeAction", params)
print("quick fix: " .. actions[1].title)
vim.lsp.util.apply_workspace_edit(actions[1].edit, client.offset_encoding)
if not vim.wait(20000, function() return #findings() == 0 end, 50) then fail("the fix did not mend it") end
print("line 4 is now: " .. vim.api.nvim_buf_get_lines(buffer, 3, 4, true)[1])

local hover = ask("textDocument/hover", vim.lsp.util.make_position_params(0, client.offset_encoding))
if not hover.contents.value:find("requests.results.granted.business", 1, true) then fail(vim.inspect(hover)) end
print("hover: " .. hover.contents.value:match("[^\n]*"))

local words = open("narrative.md")
vim.lsp.buf_attach_client(words, id)
vim.api.nvim_buf_set_lines(words, -1, -1, true, { "全年{{ 本" })
vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(words), #"全年{{ 本" })
local items = ask("textDocument/completion", vim.lsp.util.make_position_params(0, client.offset_encoding), words)
local found = false
for _, item in ipairs(items) do found = found or item.label == "本年新收" end
if not found then fail("本年新收 is not offered") end
print("completion: 本年新收 among " .. #items)

client.stop()
if not vim.wait(20000, function() return client.is_stopped() end, 50) then fail("the server does not stop") end
vim.cmd("qall!")
