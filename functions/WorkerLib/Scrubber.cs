using System.Collections;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace WorkerLib;

/// <summary>
/// Takes secrets out of what leaves the process: values under names that mean a secret, wherever they are nested, and what looks like
/// a secret in any text. Used for events and for log lines.
/// </summary>
public static partial class Scrubber
{
    public const string Filtered = "[Filtered]";

    /// <summary>
    /// Characters that are looked at; longer than any text that leaves the process, so that the end of a secret is not cut off before it is
    /// found.
    /// </summary>
    public const int MaxTextChars = 40 * 1024;

    private const int Depth = 7;

    private static readonly string[] NamesContaining =
    [
        "password", "passwd", "secret", "api_key", "apikey", "auth", "credential", "privatekey", "private_key", "token", "session",
        "cookie", "csrf", "xsrf", "connectionstring", "dsn", "signature",
    ];

    private static readonly string[] NamesEqual =
    [
        "mysql_pwd", "set_cookie", "x_forwarded_for", "x_real_ip", "ip_address", "remote_addr", "connect.sid", "phpsessid",
        "x_amz_security_token", "aws_secret_access_key", "aws_session_token",
    ];

    /// <summary>True when a value under this name is a secret, in any case and with - or _.</summary>
    public static bool IsSecretName(string name)
    {
        var normal = name.Replace('-', '_');
        return NamesContaining.Any(part => normal.Contains(part, StringComparison.OrdinalIgnoreCase))
            || NamesEqual.Any(whole => normal.Equals(whole, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A text without what looks like a secret in it, at most <see cref="MaxTextChars"/> long.</summary>
    public static string Text(string? text)
    {
        text = WorkerLib.Text.Cut(text ?? "", MaxTextChars);
        text = PemBlock().Replace(text, Filtered);
        text = Url().Replace(text, match => match.Groups["scheme"].Value + WithoutUserAndQuery(match.Groups["rest"].ValueSpan));
        text = Bearer().Replace(text, $"$1 {Filtered}");
        text = AwsKeyId().Replace(text, Filtered);
        text = JsonWebToken().Replace(text, Filtered);
        text = Webhook().Replace(text, $"$1{Filtered}");
        text = GoogleToken().Replace(text, Filtered);
        text = AwsSignature().Replace(text, $"$1{Filtered}");
        return SecretPair().Replace(text, $"$1{Filtered}");
    }

    /// <summary>
    /// A copy of a value without secrets, of dictionaries, lists and plain values alone. What is nested too deep is left out; what is
    /// no plain value becomes its text, or, where that names a secret, a note in its place.
    /// </summary>
    public static object? Value(object? value, int depth = 0)
    {
        try
        {
            return value switch
            {
                null or bool or int or long or short or byte or uint or double or float or decimal or DateTimeOffset => value,
                string text => Text(text),
                Guid or TimeSpan or DateTime or DateOnly or TimeOnly or Uri or Enum or StringBuilder => Text(WorkerLib.Text.Of(value)),
                _ when depth >= Depth => null,
                JsonElement json => Json(json, depth),
                IDictionary pairs => Entries(pairs, depth),
                IEnumerable<KeyValuePair<string, object?>> pairs => Pairs(pairs, depth),
                IEnumerable list => list.Cast<object?>().Select(member => Value(member, depth + 1)).ToList(),
                _ => TextOf(value),
            };
        }
        catch (Exception failure)
        {
            return $"(cannot be read: {failure.GetType().Name})";
        }
    }

    // Loops, not queries: each query over another kind of pair would be compiled anew into the package.
    private static Dictionary<string, object?> Pairs(IEnumerable<KeyValuePair<string, object?>> pairs, int depth)
    {
        var copy = new Dictionary<string, object?>();
        foreach (var (name, value) in pairs)
        {
            copy[name] = Member(name, value, depth);
        }

        return copy;
    }

    private static Dictionary<string, object?> Entries(IDictionary pairs, int depth)
    {
        var copy = new Dictionary<string, object?>();
        foreach (DictionaryEntry pair in pairs)
        {
            var name = WorkerLib.Text.Of(pair.Key);
            copy[name] = Member(name, pair.Value, depth);
        }

        return copy;
    }

    private static object? Member(string name, object? value, int depth) => IsSecretName(name) ? Filtered : Value(value, depth + 1);

    private static object? Json(JsonElement json, int depth)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new Dictionary<string, object?>();
                foreach (var member in json.EnumerateObject())
                {
                    members[member.Name] = Member(member.Name, member.Value, depth);
                }

                return members;
            case JsonValueKind.Array:
                var list = new List<object?>();
                foreach (var member in json.EnumerateArray())
                {
                    list.Add(Value(member, depth + 1));
                }

                return list;
            case JsonValueKind.String:
                return Text(json.GetString());
            case JsonValueKind.True or JsonValueKind.False:
                return json.ValueKind == JsonValueKind.True;
            default:
                return json.ValueKind == JsonValueKind.Number ? json.GetRawText() : null;
        }
    }

    private static bool NamesSecret(string text)
    {
        var normal = text.Replace('-', '_');
        return NamesContaining.Concat(NamesEqual).Any(name => normal.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The text of an object of any kind. Records and requests print their members: one that names a secret is left out whole.
    /// </summary>
    private static string TextOf(object value)
    {
        var text = WorkerLib.Text.Cut(WorkerLib.Text.Of(value), MaxTextChars);
        return NamesSecret(text) ? $"(left out: a {value.GetType().Name} that names a secret)" : Text(text);
    }

    [GeneratedRegex("-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|$)", RegexOptions.Singleline)]
    private static partial Regex PemBlock();

    /// <summary>What stands behind <c>://</c>, without who asks and what is asked.</summary>
    private static string WithoutUserAndQuery(ReadOnlySpan<char> rest)
    {
        // A password may hold an @ or a / that should have been escaped: then the user info ends at the last @. In one pass, because a
        // pattern would look for that @ again from each URL on.
        var first = rest.IndexOfAny("/?#@:");
        var end = first < 0 ? -1
            : rest[first] == '@' ? first
            : rest[first] == ':' ? rest.LastIndexOf('@')
            : -1;
        rest = rest[(end + 1)..];
        var query = rest.IndexOf('?');
        return query < 0 ? rest.ToString() : $"{rest[..query]}?{Filtered}";
    }

    [GeneratedRegex(@"(?<scheme>(?<![a-zA-Z0-9+.-])[a-zA-Z][a-zA-Z0-9+.-]{0,30}://)(?<rest>[^\s""'<>]*)")]
    private static partial Regex Url();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{12,}\b")]
    private static partial Regex AwsKeyId();

    [GeneratedRegex(@"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")]
    private static partial Regex JsonWebToken();

    /// <summary>Addresses at Slack that anybody may post to, and keys of signed webhooks.</summary>
    [GeneratedRegex(@"(hooks\.slack\.com/|\bwhsec_)[^\s""'<>]+", RegexOptions.IgnoreCase)]
    private static partial Regex Webhook();

    /// <summary>Google's access tokens, refresh tokens, API keys and client secrets.</summary>
    [GeneratedRegex(@"(?<![A-Za-z0-9_./-])(ya29\.|1//0|AIza|GOCSPX-)[A-Za-z0-9._-]{16,}")]
    private static partial Regex GoogleToken();

    /// <summary>Of a signed request to AWS, also percent-encoded: with it, whoever has it is the role for some minutes.</summary>
    [GeneratedRegex(@"(\bSignature(?:=|%3D))[0-9a-f]{64}", RegexOptions.IgnoreCase)]
    private static partial Regex AwsSignature();

    /// <summary>
    /// Pairs such as <c>Password=…;</c> of connection strings, and <c>"dbPassword": "…"</c> of JSON in a message. After = the value goes on
    /// to the next ; or &amp;, after : to what ends a member, unless it is quoted.
    /// </summary>
    [GeneratedRegex(
        @"((?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|token|private[_-]?key|credential)"
        + @"(?!\w{0,32}Exception)[\w-]{0,32}[""']?\s{0,8}[=:]\s{0,8})"
        + @"(""(?:\\.|[^""\\])*(?:""|$)|'(?:\\.|[^'\\])*(?:'|$)|(?<=[=]\s{0,8})[^;&\r\n]+|(?<=[:]\s{0,8})[^;&,}\]\r\n]+)",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex SecretPair();
}
