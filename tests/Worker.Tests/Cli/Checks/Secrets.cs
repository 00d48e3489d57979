namespace Worker.Tests.Cli.Checks;

/// <summary>Texts that look like secrets, put together here so that no scanner takes this file for a leak.</summary>
internal static class Secrets
{
    public const string Hidden = "q7hK2m";

    private const string Variables = "terraform/env/production.tfvars";

    private static readonly string Digits = string.Concat(Enumerable.Repeat("0123456789abcdef", 2));

    public static IReadOnlyList<(string What, string File, string Line)> All { get; } =
    [
        ("an AWS access key", "terraform/main.tf", "# " + "AKIA" + "IOSFODNN7EXAMPLE"),
        ("a private key", Variables, "# -----BEGIN RSA " + "PRIVATE KEY-----"),
        ("a Sentry DSN", Variables, $"reports = \"https://{Digits}@o1.ingest.sentry.io/42\""),
        ("a token of GitHub", Variables, "user = \"ghp" + $"_{Digits}abcd\""),
        ("a token of Slack", Variables, "chat = \"xoxb" + "-123456789012-abcdef\""),
        ("a secret key of Stripe", "functions/Jobs/TakeSqs/TakeSqsHandler.cs", "// sk_" + $"live_{Digits}"),
        ("a signed token (JWT)", Variables, "session = \"eyJ" + $"{Digits}.eyJ{Digits}.{Digits}\""),
        ("the value of DB_PASSWORD", Variables, $"DB_PASSWORD = \"{Hidden}\""),
        ("the value of webhook_token", Variables, $"webhook_token = \"{Hidden}\""),
        ("the value of signing_key", Variables, $"vendor = {{ url = \"https://example.com\", signing_key = \"{Hidden}\" }}"),
        ("the value of vendor_apikey", "terraform/main.tf", $"locals {{ vendor_apikey = \"{Hidden}\" }}"),
        ("the value of vendor_key", "terraform/main.tf", $"variable \"vendor_key\" {{ default = \"{Hidden}\" }}"),
        ("the value of session_token", "terraform/main.tf",
            $"variable \"vendor\" {{ default = {{ name = \"x\", session_token = \"{Hidden}\" }} }}"),
    ];

    /// <summary>
    /// What a function's settings may be in place of the shared ones; other rules pass over a name that begins with AWS_.
    /// </summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        $"merge(local.common_settings, {{ AWS_API_KEY = \"{Hidden}\" }})",
        $"merge(local.common_settings, var.local_aws ? {{ AWS_API_KEY = \"{Hidden}\" }} : {{}})",
        "merge(local.common_settings, { AWS_API_KEY = local.vendor })",
    ];
}
