# Completions for PowerShell: what is typed goes to the program as strings, and nothing of it is evaluated.
Register-ArgumentCompleter -Native -CommandName whoadmin -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    # An empty word at the end would get lost on its way to the program, which counts the words instead.
    $all = if ($wordToComplete) { $words + $wordToComplete } else { $words }
    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    $env:_CLAP_COMPLETE_INDEX = $words.Count
    try { $lines = & whoadmin -- $all 2>$null } catch { $lines = @() }
    $env:COMPLETE = $before
    $env:_CLAP_COMPLETE_INDEX = $null
    $lines | ForEach-Object {
        $word, $help = $_ -split "`t", 2
        if (-not $help) { $help = $word }
        [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
    }
}
