using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using Worker.Tool;

namespace Worker.Tests.Integration;

[Trait("Category", "Integration")]
public sealed partial class PackageTests
{
    // The runtime, the SDK's clients and this repository's jobs with what they pay once (XML, gzip, the JSON of hazards), and 40 kB for each
    // job that is added.
    private const int WantedBytes = 9_100_000;
    private const int OwnJobs = 13;
    private const int WantedBytesOfAJob = 40 * 1000;

    [Fact]
    public async Task Holds_one_small_executable_and_nothing_else()
    {
        await BuiltPackage.BuildAsync();

        await using var zip = await ZipFile.OpenReadAsync(Checkout.Repository.Package, TestContext.Current.CancellationToken);
        var entry = Assert.Single(zip.Entries);
        Assert.Equal("bootstrap", entry.FullName);
        Assert.Equal("100755", Convert.ToString((entry.ExternalAttributes >> 16) & 0xffff, 8));
        var jobs = Directory.GetFiles(Path.Combine(Checkout.Root, "functions", "Jobs"), "*.cs").Length;
        Assert.InRange(new FileInfo(Checkout.Repository.Package).Length, 1, WantedBytes + (WantedBytesOfAJob * Math.Max(0, jobs - OwnJobs)));
    }

    [Fact]
    public async Task Says_what_it_built_and_keeps_the_symbols_outside()
    {
        var said = await BuiltPackage.BuildAsync();

        var match = WhatItSays().Match(said);
        Assert.True(match.Success, said);
        Assert.Equal(new FileInfo(Checkout.Repository.Package).Length, int.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture));
        Assert.True(File.Exists(Path.Combine(Checkout.Root, "artifacts", "symbols", $"{match.Groups["id"].Value}.dbg")));
    }

    [Theory]
    [InlineData("--frobnicate", "unknown argument '--frobnicate'")]
    [InlineData("--framework net8.0", "unknown framework 'net8.0': net10.0 or net9.0")]
    public async Task Refuses_wrong_usage_with_exit_code_2(string arguments, string message)
    {
        var result = await ChildProcess.RunAsync(Path.Combine(Checkout.Root, "build-pkg.sh"), arguments.Split(' '), Checkout.Root, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"dists\.zip: (?<bytes>\d+) bytes, sha256 [0-9a-f]{64}\nbuild id (?<id>[0-9a-f]{40}), net\d+\.0 linux-x64, glibc >= 2\.\d+, sdk 10\.\S+, \d+ s$")]
    private static partial Regex WhatItSays();
}
