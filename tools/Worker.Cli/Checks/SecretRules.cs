using System.Text.RegularExpressions;
using Worker.Cli.Fleet;

namespace Worker.Cli.Checks;

/// <summary>No secret stands in the repository. Findings never show it.</summary>
internal static partial class SecretRules
{
    private static readonly (string What, Regex Shape)[] Shapes =
    [
        ("an AWS access key", AwsKey()),
        ("a private key", PrivateKey()),
        ("a Sentry DSN", Dsn()),
        ("a token of GitHub", GitHubToken()),
        ("a token of Slack", SlackToken()),
        ("a secret key of Stripe", StripeKey()),
        ("a signed token (JWT)", Jwt()),
    ];

    public static IReadOnlyList<Rule> All { get; } =
    [
        new("plain-secret", "No secret stands in Terraform, its variables or code.", PlainSecrets),
    ];

    private static IEnumerable<Problem> PlainSecrets(FleetModel fleet) =>
        from found in InLines(fleet).Concat(LiteralSecrets.Of(fleet).Select(secret => (secret.At, What: $"the value of {secret.Name}")))
        select new Problem(
            found.At,
            $"this looks like {found.What} in plain text",
            "put it into an SSM SecureString, set the parameter's name here, and revoke what was committed "
            + "(docs/writing-a-job.md, Secrets)");

    private static IEnumerable<(Location At, string What)> InLines(FleetModel fleet) =>
        from file in fleet.Sources.All
        let isTerraform = !file.Path.EndsWith(".cs", StringComparison.Ordinal)
        where Array.Exists(Shapes, shape => shape.Shape.IsMatch(file.Text)) || (isTerraform && Assignment().IsMatch(file.Text))
        from line in file.Lines.Index()
        let what = Shapes.FirstOrDefault(shape => shape.Shape.IsMatch(line.Item)).What ?? (isTerraform ? Assigned(line.Item) : null)
        where what is not null
        select (file.At(line.Index + 1), what);

    /// <summary>A text given to something that is called like a secret; not a reference, a path or an ARN of where the secret is.</summary>
    private static string? Assigned(string line)
    {
        var match = Assignment().Match(line);
        return match.Success && !LiteralSecrets.IsPlace(match.Groups["value"].Value) ? $"the value of {match.Groups["name"].Value}" : null;
    }

    [GeneratedRegex(@"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b")]
    private static partial Regex AwsKey();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"https://[0-9a-f]{16,}(?::[0-9a-f]+)?@[A-Za-z0-9.-]+/\d+")]
    private static partial Regex Dsn();

    [GeneratedRegex(@"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{30,})")]
    private static partial Regex GitHubToken();

    [GeneratedRegex(@"\bxox[abeprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/T\w+/B\w+/\w+")]
    private static partial Regex SlackToken();

    [GeneratedRegex(@"\b[sr]k_live_[A-Za-z0-9]{16,}")]
    private static partial Regex StripeKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")]
    private static partial Regex Jwt();

    [GeneratedRegex(
        """(?m)^[ \t]*"?(?<name>(?:\w*_)?(?:secret|token|password|passwd|pwd|passphrase|dsn|credentials?"""
        + """|api_?key|access_?key|secret_?key|private_?key))"?\s*[=:]\s*"(?<value>[^"]+)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Assignment();
}
