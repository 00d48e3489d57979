using System.Text.Json;

namespace Worker.Tool;

/// <summary>The programs that the commands need beside dotnet, with how to check for each and how to get it.</summary>
internal static class Prerequisites
{
    private static readonly Version OldestTerraform = new(1, 10);

    private static readonly Need Python = new("Python 3", ["python3", "--version"], "apt-get install python3 python3-pip");

    private static readonly Need Node = new("Node.js 20 or later with npm", ["npm", "--version"], "https://nodejs.org/en/download (for ./worker list and check, Spotlight and the tests)");

    private static readonly Need Chromium = new("Chromium", ["chromium", "--version"], "apt-get install chromium (for the tests of the console page)");

    private static readonly Need[] Operating =
    [
        new("the AWS CLI", ["aws", "--version"], "apt-get install awscli (for the tests of --env and adopt)"),
        new("git", ["git", "--version"], "apt-get install git (for the tests of the release)"),
        new("jq", ["jq", "--version"], "apt-get install jq (for the tests of the release)"),
        new("shellcheck", ["shellcheck", "--version"], "apt-get install shellcheck (for the tests of the scripts)"),
        new("xmllint", ["xmllint", "--version"], "apt-get install libxml2-utils (for the tests of CAP messages)"),
    ];

    private static readonly Need[] Package =
    [
        new("gcc", ["gcc", "--version"], "apt-get install gcc libc6-dev (Native AOT links with it)"),
        new("binutils", ["objdump", "--version"], "apt-get install binutils"),
        new("zip", ["zip", "--version"], "apt-get install zip"),
    ];

    private static readonly Need[] LocalAws =
    [
        new("Terraform 1.10 or later", ["terraform", "version", "-json"], "https://developer.hashicorp.com/terraform/install", IsNewTerraform),
        Python,
        new(
            "moto 5.2.1 with its server, for the local AWS",
            ["python3", "-c", "import moto.server, flask; print(moto.__version__)"],
            "python3 -m pip install 'moto[server]==5.2.1' (in a venv, or with --break-system-packages, where the system's Python asks for that)",
            output => output.StartsWith("5.2.", StringComparison.Ordinal)),
    ];

    /// <param name="IsRight">Looks at what the command printed; null when it need only succeed.</param>
    private sealed record Need(string Name, string[] Command, string HowToGet, Func<string, bool>? IsRight = null);

    /// <summary>What the package and the local AWS need.</summary>
    /// <exception cref="UserException">Something is missing; names each and says how to get it.</exception>
    public static Task CheckAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync([.. Package, .. LocalAws], repository, cancellationToken);

    /// <inheritdoc cref="CheckAsync(Repository, CancellationToken)"/>
    public static Task CheckLocalAwsAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync(LocalAws, repository, cancellationToken);

    /// <inheritdoc cref="CheckAsync(Repository, CancellationToken)"/>
    public static Task CheckAllAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync([.. Package, .. LocalAws, Node, Chromium, .. Operating], repository, cancellationToken);

    /// <inheritdoc cref="CheckAsync(Repository, CancellationToken)"/>
    public static Task CheckNodeAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync([Node], repository, cancellationToken);

    /// <inheritdoc cref="CheckAsync(Repository, CancellationToken)"/>
    public static Task CheckForUnitTestsAsync(Repository repository, CancellationToken cancellationToken) => CheckAsync([Python, Node], repository, cancellationToken);

    private static async Task CheckAsync(Need[] needs, Repository repository, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(needs.Select(async need => (Need: need, Found: await IsThereAsync(need, repository, cancellationToken))));
        var missing = checks.Where(check => !check.Found).Select(check => $"  {check.Need.Name}: {check.Need.HowToGet}").ToList();
        if (missing.Count > 0)
        {
            throw new UserException($"missing on this machine:\n{string.Join('\n', missing)}");
        }
    }

    private static async Task<bool> IsThereAsync(Need need, Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ChildProcess.RunAsync(need.Command[0], need.Command[1..], repository.Root, cancellationToken);
            return result.ExitCode == 0 && (need.IsRight is null || need.IsRight(result.Output));
        }
        catch (UserException)
        {
            return false;
        }
    }

    private static bool IsNewTerraform(string output)
    {
        // Warnings may come before the JSON.
        var start = output.IndexOf('{', StringComparison.Ordinal);
        return start >= 0
            && JsonElement.Parse(output[start..(output.LastIndexOf('}') + 1)]).GetProperty("terraform_version").GetString() is { } version
            && Version.Parse(version.Split('-')[0]) >= OldestTerraform;
    }
}
