namespace LocalAws;

/// <summary>Tells from what a program said that it reached no network: then that is the cause, whatever it says last.</summary>
internal static class Unreachable
{
    // Of pip, npm, the AWS CLI and Terraform.
    private static readonly string[] Signs =
    [
        "after connection broken by", "EAI_AGAIN", "ENOTFOUND", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT",
        "Could not connect to the endpoint URL", "Failed to connect to proxy URL", "Connect timeout on endpoint URL",
        "could not connect to registry.terraform.io", "could not query provider registry",
    ];

    public const string Advice = "go online, or set HTTPS_PROXY if you are behind a proxy.";

    public static bool IsSaidBy(string output) => Signs.Any(sign => output.Contains(sign, StringComparison.Ordinal));

    /// <param name="service">What was to be reached, with what shows its address, such as <c>the npm registry (npm config get
    /// registry)</c>.</param>
    /// <returns>Null when the program failed for another reason.</returns>
    public static string? ProblemOf(string service, string output) => IsSaidBy(output) ? $"{service} cannot be reached: {Advice}" : null;
}
