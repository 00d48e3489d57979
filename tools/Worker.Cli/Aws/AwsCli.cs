using System.Text.Json;
using System.Text.Json.Nodes;

namespace Worker.Cli.Aws;

/// <summary>
/// Calls AWS services through the AWS CLI, version 1 or 2, with the credentials that its user has. Parameters go in as one JSON
/// object, because the CLI would fetch or read any other parameter that begins with https:// (version 1) or file:// (both).
/// </summary>
/// <param name="place">What messages call the account.</param>
/// <param name="variables">Variables beside those of the user; null takes one away.</param>
/// <param name="ifUnreachable">What to do when it cannot be reached.</param>
internal sealed class AwsCli(
    string place, string region, IReadOnlyDictionary<string, string?>? variables = null, string ifUnreachable = Unreachable.Advice)
{
    private const string HowToGet =
        "the AWS CLI is missing: install aws from https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html "
        + "(version 2), or apt-get install awscli.";

    private const string HowToLogIn =
        "Log in first (aws sso login, or aws configure), and name the profile in AWS_PROFILE if it is not the default one.";

    private const string HowToSetTheClock =
        "Set this machine's clock, or log in again (aws sso login): credentials are refused before and after their time.";

    private static readonly string[] ClockProblems =
    [
        "RequestTimeTooSkewed", "RequestExpired", "Signature expired", "Signature not yet current", "certificate is not yet valid",
        "certificate has expired",
    ];

    private static readonly string[] LoginProblems =
    [
        "Unable to locate credentials", "ExpiredToken", "Token has expired", "SSO", "InvalidClientTokenId", "UnrecognizedClientException",
        "SignatureDoesNotMatch", "InvalidSignatureException", "config profile", "Partial credentials",
    ];

    public string Place => place;

    /// <summary>The services of a local AWS.</summary>
    /// <param name="ifUnreachable">What to do when they are gone.</param>
    public static AwsCli Local(Uri services, string ifUnreachable = Unreachable.Advice)
    {
        var variables = new Dictionary<string, string?>
        {
            ["AWS_ENDPOINT_URL"] = services.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "local",
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_SESSION_TOKEN"] = null,
            ["AWS_PROFILE"] = null,
        };
        return new AwsCli("the local AWS", "ap-northeast-1", variables, ifUnreachable);
    }

    /// <summary>Calls an operation such as <c>logs filter-log-events</c>; returns its response, an empty object if there is none.</summary>
    /// <param name="input">Its parameters, by the names of the API reference.</param>
    /// <param name="arguments">Further arguments, for parameters that are files.</param>
    /// <exception cref="AwsCliException">AWS or the CLI refused.</exception>
    public async Task<JsonElement> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken, params string[] arguments)
    {
        var output = await RunAsync(
            [service, operation, "--cli-input-json", input.ToJsonString(), "--output", "json", .. arguments], cancellationToken);
        return output.Trim().Length == 0 ? JsonElement.Parse("{}") : JsonElement.Parse(output);
    }

    /// <summary>Runs any command of the CLI and returns what it printed.</summary>
    /// <exception cref="AwsCliException">AWS or the CLI refused.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string?>
        {
            ["AWS_PAGER"] = "",
            ["AWS_CLI_AUTO_PROMPT"] = "off",
            ["PYTHONUTF8"] = "1",
        };
        if (arguments is ["lambda", "invoke", ..])
        {
            environment["AWS_MAX_ATTEMPTS"] = "1"; // another attempt after a lost connection would run the function twice
        }

        foreach (var (name, value) in variables ?? new Dictionary<string, string?>())
        {
            environment[name] = value;
        }

        ChildProcess.Streams result;
        try
        {
            result = await ChildProcess.CaptureAsync(
                "aws", [.. arguments, "--region", region], Environment.CurrentDirectory, cancellationToken, environment);
        }
        catch (UserException)
        {
            throw new UserException(HowToGet);
        }

        return result.ExitCode == 0 ? result.Output : throw Explain($"aws {arguments[0]} {arguments[1]}", result.Errors);
    }

    private AwsCliException Explain(string command, string errors)
    {
        const string refused = "An error occurred (";
        var lines = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(line => line.Contains(refused, StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? "it failed and did not say why";
        var start = line.IndexOf(refused, StringComparison.Ordinal);
        var code = start < 0 ? "" : line[(start + refused.Length)..].Split(')')[0];
        if (errors.Contains("Invalid choice", StringComparison.Ordinal) || errors.Contains("invalid choice", StringComparison.Ordinal))
        {
            line = "this aws does not know the command; install a newer one.";
        }

        var advice = Unreachable.IsSaidBy(line) ? $": {ifUnreachable}"
            : ClockProblems.Any(problem => line.Contains(problem, StringComparison.Ordinal)) ? $". {HowToSetTheClock}"
            : LoginProblems.Any(problem => line.Contains(problem, StringComparison.Ordinal)) ? $". {HowToLogIn}"
            : "";
        line = advice.StartsWith('.') ? line.TrimEnd('.') : line;
        return new AwsCliException(code, $"{place}: {command}: {line}{advice}");
    }
}

/// <summary>What AWS or its CLI refused.</summary>
/// <param name="code">The error code of the service, such as <c>ResourceNotFoundException</c>; empty when it was not asked.</param>
internal sealed class AwsCliException(string code, string message) : UserException(message)
{
    public string Code => code;
}
