# Completion of ally for PowerShell. To have it in every shell, put this into the file $PROFILE names:
#   ally completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName ally -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { "$_" } })
    # Some versions drop an argument that is empty; two quotation marks stand for it.
    $words += if ($wordToComplete) { "$wordToComplete" } else { '""' }
    $env:_ALLY_COMPLETE = 'powershell'
    try {
        $answer = @($null | & $commandAst.CommandElements[0].Value @words 2>$null)
    } finally {
        Remove-Item Env:_ALLY_COMPLETE
    }
    if ($answer[0] -eq ':files:') {
        return # PowerShell offers files where it is given nothing
    }
    $answer | Where-Object { $_ } | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        $text = if ($value -match '[^\w,.=:/+-]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        [System.Management.Automation.CompletionResult]::new(
            $text, $value, 'ParameterValue', $(if ($help) { $help } else { $value }))
    }
}
