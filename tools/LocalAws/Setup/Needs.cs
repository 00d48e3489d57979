using System.Text.RegularExpressions;

namespace LocalAws.Setup;

/// <summary>What each command needs, how to see whether it is there, and what brings it.</summary>
internal static partial class Needs
{
    private static readonly Need Gcc = Program("gcc", ["gcc", "--version"], new Packages("gcc libc6-dev", "gcc glibc-devel", "gcc"));

    private static readonly Need Binutils = Program("binutils", ["objdump", "--version"], new Packages("binutils", "binutils", "binutils"));

    private static readonly Need Zip = Program("zip", ["zip", "--version"], new Packages("zip", "zip", "zip"));

    private static readonly Need Terraform = new(
        "Terraform 1.10 or later",
        async (repository, cancellationToken) => await VersionAsync("terraform", repository, cancellationToken) >= new Version(1, 10),
        InstallAsync: Downloads.Terraform.InstallAsync,
        Elsewhere: "https://developer.hashicorp.com/terraform/install");

    private static readonly Need Python = new(
        "Python 3.10 or later with venv",
        async (repository, cancellationToken) => await PythonPackages.FindPythonAsync(repository, cancellationToken) is not null,
        new Packages("python3 python3-venv", "python3.11", "python3"));

    public static Need Moto { get; } = new(
        "moto with its server",
        PythonPackages.HaveMotoAsync,
        InstallAsync: PythonPackages.InstallAsync,
        Elsewhere: "python3 -m pip install 'moto[server]==5.2.1'");

    // Older ones ignore AWS_ENDPOINT_URL and would ask the real AWS.
    private static readonly Need AwsCli = new(
        "the AWS CLI 1.29, 2.13 or later",
        async (repository, cancellationToken) =>
            await VersionAsync("aws", repository, cancellationToken) is { } version
                && version >= (version.Major < 2 ? new Version(1, 29) : new Version(2, 13)),
        InstallAsync: PythonPackages.InstallAsync,
        Elsewhere: "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html");

    private static readonly Need Node = new(
        "Node.js 20 or later with npm",
        async (repository, cancellationToken) =>
            await VersionAsync("node", repository, cancellationToken) >= new Version(20, 0)
                && await VersionAsync("npm", repository, cancellationToken) is not null,
        InstallAsync: Downloads.Node.InstallAsync,
        Elsewhere: "https://nodejs.org/en/download");

    private static readonly Need NodePackages = new(
        "the npm packages of tools/npm", NpmTools.IsInstalledAsync, InstallAsync: NpmTools.InstallAsync);

    private static readonly Need Chromium = new(
        "Chromium or Chrome",
        async (repository, cancellationToken) =>
        {
            foreach (var name in new[] { "chromium", "chromium-browser", "google-chrome", "google-chrome-stable" })
            {
                if (await OutputAsync([name, "--version"], repository, cancellationToken) is not null)
                {
                    return true;
                }
            }

            return false;
        },
        new Packages("chromium", "chromium", "chromium"));

    private static readonly Need Git = Program("git", ["git", "--version"], new Packages("git", "git-core", "git"));

    private static readonly Need Jq = Program("jq", ["jq", "--version"], new Packages("jq", "jq", "jq"));

    private static readonly Need ShellCheck = Program(
        "shellcheck", ["shellcheck", "--version"], new Packages("shellcheck", "ShellCheck", "shellcheck"));

    // The words of Japanese text: what the layer of functions is made of, and what the tests compare with.
    private static readonly Need Mecab = new(
        "MeCab with IPADIC in UTF-8",
        async (repository, cancellationToken) =>
            await OutputAsync(["mecab", "--version"], repository, cancellationToken) is not null
                && MecabDictionaries.Find("ipadic") is not null,
        new Packages("mecab mecab-utils mecab-ipadic-utf8", "mecab mecab-ipadic", "mecab mecab-ipadic"),
        Elsewhere: "https://taku910.github.io/mecab/");

    /// <summary>What <c>build-pkg.sh</c> needs.</summary>
    public static IReadOnlyList<Need> ForPackage { get; } = [Gcc, Binutils, Zip];

    /// <summary>What <c>build-pkg.sh --layer</c> needs.</summary>
    public static IReadOnlyList<Need> ForLayers { get; } = [Mecab, Zip];

    public static IReadOnlyList<Need> ForLocalAws { get; } = [Terraform, Python, Moto, .. ForLayers];

    /// <summary>What reads Terraform files, lints workflows and shows Spotlight.</summary>
    public static IReadOnlyList<Need> ForNode { get; } = [Node, NodePackages];

    public static IReadOnlyList<Need> ForUnitTests { get; } = [Python, .. ForLayers, .. ForNode];

    public static IReadOnlyList<Need> ForEverything { get; } =
        [.. ForPackage.Union(ForLocalAws), AwsCli, .. ForNode, Chromium, Git, Jq, ShellCheck];

    /// <summary>The sets by the names that <c>./worker setup --for</c> has for them.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Need>> Sets { get; } = new Dictionary<string, IReadOnlyList<Need>>
    {
        ["demo"] = [.. ForPackage.Union(ForLocalAws)],
        ["unit-tests"] = ForUnitTests,
        ["release"] = [.. ForPackage, Mecab, .. ForNode, Jq],
        ["everything"] = ForEverything,
    };

    private static Need Program(string name, string[] command, Packages packages) =>
        new(name, async (repository, cancellationToken) => await OutputAsync(command, repository, cancellationToken) is not null, packages);

    /// <summary>The first version number that <c>program --version</c> prints; null when it is not there or fails.</summary>
    private static async Task<Version?> VersionAsync(string program, Repository repository, CancellationToken cancellationToken)
    {
        var output = await OutputAsync([program, "--version"], repository, cancellationToken);
        return output is not null && VersionNumber.Match(output) is { Success: true } match ? Version.Parse(match.Value) : null;
    }

    /// <summary>What a program prints; null when it is not there or fails.</summary>
    internal static async Task<string?> OutputAsync(string[] command, Repository repository, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ChildProcess.CaptureAsync(command[0], command[1..], repository.Root, cancellationToken);
            return result.ExitCode == 0 ? result.Output : null;
        }
        catch (UserException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?")]
    private static partial Regex VersionNumber { get; }
}
