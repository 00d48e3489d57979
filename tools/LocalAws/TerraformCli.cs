using System.Text.Json;

namespace LocalAws;

/// <summary>Runs Terraform on a checkout's terraform/ without touching the user's own working files there.</summary>
/// <param name="workingFiles">Folder for providers and plans (<c>TF_DATA_DIR</c>).</param>
/// <param name="environment">Variables for Terraform and its provider.</param>
public sealed class TerraformCli(Repository repository, string workingFiles, IReadOnlyDictionary<string, string> environment)
{
    private static readonly Uri Registry = new("https://registry.terraform.io/.well-known/terraform.json");

    /// <summary>Runs <c>terraform</c> and gives its exit code and output, whatever they are.</summary>
    public async Task<ChildProcess.Result> TryAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken, Action<string>? onLine = null) =>
        await ChildProcess.RunAsync(
            "terraform", arguments, repository.Terraform, cancellationToken, await VariablesAsync(cancellationToken), onLine);

    /// <summary>The environment variables with which Terraform runs here.</summary>
    public async Task<Dictionary<string, string?>> VariablesAsync(CancellationToken cancellationToken)
    {
        var variables = environment.ToDictionary(variable => variable.Key, string? (variable) => variable.Value);
        variables["TF_DATA_DIR"] = workingFiles;
        variables["TF_IN_AUTOMATION"] = "1";
        variables["TF_INPUT"] = "0";
        variables["TF_CLI_ARGS"] = "-no-color";
        variables["CHECKPOINT_DISABLE"] = "1";
        variables["GOGC"] = Environment.GetEnvironmentVariable("GOGC") ?? "400"; // a fifth less CPU for what ends after seconds
        variables["TF_CLI_CONFIG_FILE"] = await ConfigurationAsync(cancellationToken);
        return variables;
    }

    /// <summary>Runs <c>terraform</c>.</summary>
    /// <exception cref="UserException">It failed; with the end of what it said.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, Action<string>? onLine = null)
    {
        var result = await TryAsync(arguments, cancellationToken, onLine);
        return result.ExitCode == 0 ? result.Output : throw Failed(arguments[0], result);
    }

    /// <summary>What a person reads of a command that failed.</summary>
    public static UserException Failed(string command, ChildProcess.Result result) => new(
        Unreachable.ProblemOf("the Terraform registry (registry.terraform.io)", result.Output)
            ?? $"terraform {command} failed:\n{result.Tail()}");

    /// <summary>The state, or a plan, as JSON.</summary>
    /// <param name="planFile">Null for the state.</param>
    /// <exception cref="UserException">It failed; with what it said.</exception>
    public async Task<JsonElement> ShowAsync(CancellationToken cancellationToken, string? planFile = null) =>
        JsonElement.Parse(await CaptureAsync(
            ["show", "-json", .. planFile is null ? Array.Empty<string>() : [planFile]], cancellationToken));

    /// <summary>Runs <c>terraform</c> and gives what it writes for a machine, without warnings.</summary>
    /// <exception cref="UserException">It failed; with what it said.</exception>
    public async Task<string> CaptureAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.CaptureAsync(
            "terraform", arguments, repository.Terraform, cancellationToken, await VariablesAsync(cancellationToken));
        return result.ExitCode == 0
            ? result.Output
            : throw new UserException($"terraform {arguments[0]} failed:\n{result.Errors.TrimEnd()}");
    }

    /// <summary>
    /// The CLI configuration to use: the user's own where there is one; without it none, or, where the registry cannot be reached,
    /// one that names a filesystem mirror of this machine.
    /// </summary>
    private async Task<string?> ConfigurationAsync(CancellationToken cancellationToken)
    {
        var own = Environment.GetEnvironmentVariable("TF_CLI_CONFIG_FILE") ?? Path.Combine(Home, ".terraformrc");
        if (File.Exists(own))
        {
            return own;
        }

        var ours = Path.Combine(workingFiles, "mirror.tfrc");
        if (!File.Exists(ours))
        {
            Directory.CreateDirectory(workingFiles);
            await File.WriteAllTextAsync(
                ours, await RegistryRespondsAsync(cancellationToken) ? "" : MirrorConfiguration(), cancellationToken);
        }

        return ours;
    }

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static async Task<bool> RegistryRespondsAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var response = await http.GetAsync(Registry, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string MirrorConfiguration()
    {
        string[] roots = ["/usr/share", "/usr/local", "/opt", Path.Combine(Home, ".terraform.d")];
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 4,
            IgnoreInaccessible = true,
            MatchCasing = MatchCasing.CaseSensitive,
        };
        var mirror = roots.Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateDirectories(root, "registry.terraform.io", options))
            .Select(Path.GetDirectoryName)
            .FirstOrDefault();
        return mirror is null
            ? throw new UserException(
                "The Terraform registry cannot be reached and there is no filesystem mirror (a folder registry.terraform.io) below "
                + $"{string.Join(", ", roots)}. Go online, or make one with: terraform providers mirror ~/.terraform.d/plugins")
            : $$"""
              provider_installation {
                filesystem_mirror {
                  path = "{{mirror}}"
                }
              }
              """;
    }
}
