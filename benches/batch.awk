# The script that a user would write instead: mawk -f batch.awk DIRECTORY.yaml ADDRESSES
# Prints address, organization and the contact's address for each line; a parent domain counts.
FNR == NR {
    if ($0 ~ /^  [^ ]/) { id = $1; sub(/:$/, "", id) }
    else if ($1 == "domains:") {
        s = $0; sub(/^ *domains: \[/, "", s); sub(/\]$/, "", s)
        n = split(s, a, ", "); for (i = 1; i <= n; i++) org[a[i]] = id
    }
    else if ($1 == "email:" && !(id in mail)) mail[id] = $2
    next
}
{
    d = tolower(substr($0, index($0, "@") + 1))
    while (!(d in org) && (k = index(d, "."))) d = substr(d, k + 1)
    o = (d in org) ? org[d] : ""; m = mail[o]; gsub(/"/, "", m)
    print $0 "," o "," m
}
