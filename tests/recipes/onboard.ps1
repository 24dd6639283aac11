# A welcome page for each new colleague, and whom to copy in on the mail to them.
#   .\onboard.ps1 -People people.csv -Folder welcome | Export-Csv mail.csv
param([string]$People, [string]$Folder)
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8

# One page a person, in the language of their organization, each named after its person.
whoadmin checklist --csv $People --column email --name-column name -o html --out-dir $Folder --force
if ($LASTEXITCODE -notin 0, 3) { exit $LASTEXITCODE }

foreach ($person in Import-Csv $People) {
    $answer = whoadmin ask $person.email -o json | ConvertFrom-Json
    # Exit code 3: nobody is known for this address; the answer then has no organization.
    if (-not $answer.organization) {
        Write-Warning "look at $($person.email)"
        continue
    }
    [pscustomobject]@{
        To = $person.email
        Cc = $answer.contact.email
        Cloud = $answer.cloud.name
    }
}
