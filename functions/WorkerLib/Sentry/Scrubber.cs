using System.Text.RegularExpressions;

namespace WorkerLib.Sentry;

/// <summary>
/// Takes secrets out of what leaves the process: values under names that mean a secret, wherever they are nested, and what looks like
/// a secret in any text. Used for events and for log lines.
/// </summary>
internal static partial class Scrubber
{
    public const string Filtered = "[Filtered]";

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

    /// <summary>A text without what looks like a secret in it.</summary>
    public static string Text(string text)
    {
        text = PemBlock().Replace(text, Filtered);
        text = UrlUserAndQuery().Replace(text, match => $"{match.Groups["scheme"].Value}{match.Groups["rest"].Value}{(match.Groups["query"].Length > 0 ? $"?{Filtered}" : "")}");
        text = Bearer().Replace(text, $"$1 {Filtered}");
        text = AwsKeyId().Replace(text, Filtered);
        text = JsonWebToken().Replace(text, Filtered);
        return SecretPair().Replace(text, $"$1{Filtered}");
    }

    /// <summary>A copy of a value without secrets; what is nested too deep is left out, what is no plain value becomes its text.</summary>
    public static object? Value(object? value, int depth = 0) => value switch
    {
        null or bool or int or long or short or byte or uint or double or float or decimal or DateTimeOffset => value,
        string text => Text(text),
        IEnumerable<KeyValuePair<string, object?>> pairs => depth < Depth
            ? pairs.ToDictionary(pair => pair.Key, pair => IsSecretName(pair.Key) ? Filtered : Value(pair.Value, depth + 1))
            : null,
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.ToDictionary(pair => pair.Key, object? (pair) => IsSecretName(pair.Key) ? Filtered : Text(pair.Value)),
        System.Collections.IEnumerable list => depth < Depth ? list.Cast<object?>().Select(member => Value(member, depth + 1)).ToList() : null,
        _ => Text(WorkerLib.Text.Of(value)),
    };

    /// <summary>Scrubs everything of an event but what this client itself puts there.</summary>
    public static void Scrub(SentryEvent sentryEvent)
    {
        foreach (var exception in sentryEvent.Exceptions)
        {
            exception.Type = Text(exception.Type);
            exception.Value = exception.Value is { } value ? Text(value) : null;
        }

        if (sentryEvent.Message is { } message)
        {
            sentryEvent.Message = new SentryMessage(Text(message.Template), [.. message.Params.Select(Text)], Text(message.Formatted));
        }

        foreach (var (name, value) in sentryEvent.Tags.ToList())
        {
            sentryEvent.Tags[name] = IsSecretName(name) ? Filtered : Text(value);
        }

        foreach (var (name, value) in sentryEvent.Extra.ToList())
        {
            sentryEvent.Extra[name] = IsSecretName(name) ? Filtered : Value(value, 1);
        }

        foreach (var (name, context) in sentryEvent.Contexts.Where(context => !FixedContexts.Contains(context.Key)).ToList())
        {
            sentryEvent.Contexts[name] = (IDictionary<string, object?>)Value(context)!;
        }

        for (var i = 0; i < sentryEvent.Breadcrumbs.Count; i++)
        {
            var breadcrumb = sentryEvent.Breadcrumbs[i];
            sentryEvent.Breadcrumbs[i] = breadcrumb with
            {
                Message = Text(breadcrumb.Message),
                Data = breadcrumb.Data is null ? null : (Dictionary<string, object?>)Value(breadcrumb.Data)!,
            };
        }
    }

    /// <summary>Contexts that this client fills itself, from closed sets.</summary>
    private static readonly string[] FixedContexts =
        ["runtime", "os", "device", "trace", "cloud_resource", "aws.lambda", "aws.cloudwatch.logs", "native_aot"];

    [GeneratedRegex("-----BEGIN [A-Z ]+-----.*?(-----END [A-Z ]+-----|$)", RegexOptions.Singleline)]
    private static partial Regex PemBlock();

    [GeneratedRegex(@"(?<scheme>\b[a-zA-Z][a-zA-Z0-9+.-]*://)([^\s/?#@""'<>]*@)?(?<rest>[^\s?""'<>]*)(?<query>\?[^\s""'<>]*)?")]
    private static partial Regex UrlUserAndQuery();

    [GeneratedRegex(@"\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", RegexOptions.IgnoreCase)]
    private static partial Regex Bearer();

    [GeneratedRegex(@"\b(AKIA|ASIA)[A-Z0-9]{12,}\b")]
    private static partial Regex AwsKeyId();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")]
    private static partial Regex JsonWebToken();

    /// <summary>Pairs such as <c>Password=…;</c> of connection strings, and <c>"token": "…"</c> of JSON in a message.</summary>
    [GeneratedRegex(@"(?<![A-Za-z])([""']?(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|token|client[_-]?secret|private[_-]?key)[""']?\s*[=:]\s*)(""[^""]*""|'[^']*'|[^\s;,&""']+)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretPair();
}
