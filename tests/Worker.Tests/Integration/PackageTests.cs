using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LocalAws;

namespace Worker.Tests.Integration;

[Trait("Category", "Integration")]
[Collection(nameof(PackageTests))]
public sealed partial class PackageTests : IDisposable
{
    // The runtime, the SDK's clients and this repository's jobs with what they pay once (XML, gzip, the JSON of hazards, 0.6 MB for
    // YAML, the files of Vertex AI and Google's tokens, 0.5 MB for Japanese text and trained models), and 40 kB for each job that is added.
    private const int WantedBytes = 11_200_000;
    private const int OwnJobs = 18;
    private const int WantedBytesOfAJob = 40 * 1000;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Holds_one_small_executable_and_nothing_else()
    {
        await BuiltPackage.BuildAsync();

        await using var zip = await ZipFile.OpenReadAsync(Checkout.Repository.Package, TestContext.Current.CancellationToken);
        var entry = Assert.Single(zip.Entries);
        Assert.Equal("bootstrap", entry.FullName);
        Assert.Equal("100755", Convert.ToString((entry.ExternalAttributes >> 16) & 0xffff, 8));
        var jobs = Directory.GetDirectories(Path.Combine(Checkout.Root, "functions", "Jobs")).Length;
        Assert.InRange(
            new FileInfo(Checkout.Repository.Package).Length, 1, WantedBytes + (WantedBytesOfAJob * Math.Max(0, jobs - OwnJobs)));
    }

    [Fact]
    public async Task Says_what_it_built_and_keeps_the_symbols_outside()
    {
        var said = await BuiltPackage.BuildAsync();

        var match = WhatItSays().Match(said);
        Assert.True(match.Success, said);
        Assert.Equal(
            new FileInfo(Checkout.Repository.Package).Length, int.Parse(match.Groups["bytes"].Value, CultureInfo.InvariantCulture));
        Assert.True(File.Exists(Path.Combine(Checkout.Root, "artifacts", "symbols", $"{match.Groups["id"].Value}.dbg")));
    }

    /// <summary>
    /// What is tested here is what is released: .NET 10 as Directory.Build.targets pins it, compiled for hosts with AVX2.
    /// </summary>
    [Fact]
    public async Task Is_compiled_by_the_pinned_compiler_for_the_instruction_set_of_Lambda()
    {
        var said = await BuiltPackage.BuildAsync();
        await ZipFile.ExtractToDirectoryAsync(Checkout.Repository.Package, folder.FullName, TestContext.Current.CancellationToken);
        var executable = Path.Combine(folder.FullName, "bootstrap");
        var symbols = Path.Combine(Checkout.Root, "artifacts", "symbols", $"{WhatItSays().Match(said).Groups["id"].Value}.dbg");
        var pinned = XDocument.Load(Path.Combine(Checkout.Root, "Directory.Build.targets"))
            .Descendants("KnownILCompilerPack")
            .Single()
            .Attribute("ILCompilerPackVersion")!.Value;

        Assert.StartsWith("10.0.", pinned, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(executable, TestContext.Current.CancellationToken);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($".NET: ilc {pinned}")) >= 0, $"not compiled by {pinned}");
        Assert.True(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes($".NET {pinned}\0")) >= 0, $"not on the runtime {pinned}");

        // Without IlcInstructionSet nothing is required; x86-64-v3 is Sse42, Avx and Avx2 (minipal's XArchIntrinsicConstants of .NET 10).
        var address = long.Parse(
            RequiredFeatures().Match(await OutputAsync("nm", symbols)).Groups["address"].Value,
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture);
        var dump = await OutputAsync("objdump", "-s", $"--start-address={address}", $"--stop-address={address + 4}", executable);
        Assert.Contains($" {address:x} 07000000 ", dump, StringComparison.Ordinal);
    }

    /// <summary>A list that is too old, or a file of the compiler that it does not read, costs a start 0.2 ms and breaks nothing.</summary>
    [Fact]
    public async Task The_methods_of_a_start_lie_side_by_side_and_what_is_stubbed_is_gone()
    {
        const int blockBytes = 64 * 1024;
        var said = await BuiltPackage.BuildAsync();
        var symbols = Path.Combine(Checkout.Root, "artifacts", "symbols", $"{WhatItSays().Match(said).Groups["id"].Value}.dbg");
        var addresses = new Dictionary<string, long>();
        foreach (var line in (await OutputAsync("nm", symbols)).Split('\n'))
        {
            if (line.Split(' ', 3) is [{ Length: > 0 } address, _, var name])
            {
                addresses[name] = long.Parse(address, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
        }

        var listed = await File.ReadAllLinesAsync(
            Path.Combine(Checkout.Root, "functions", "start-order.txt"), TestContext.Current.CancellationToken);
        var found = listed.Where(addresses.ContainsKey).ToList();
        Assert.InRange(found.Count, listed.Length * 3 / 4, listed.Length);
        Assert.InRange(found.Select(name => addresses[name] / blockBytes).Distinct().Count(), 1, 30);
        Assert.DoesNotContain("S_P_CoreLib_System_Threading_ProcessorIdCache__ProcessorNumberSpeedCheck", addresses.Keys);
        Assert.DoesNotContain(
            "System_Text_Json_System_Text_Json_Serialization_Metadata_JsonPolymorphismOptions__CreateFromAttributeDeclarations",
            addresses.Keys);
    }

    [Theory]
    [InlineData("--frobnicate", "unknown argument '--frobnicate'")]
    public async Task Refuses_wrong_usage_with_exit_code_2(string arguments, string message)
    {
        var result = await ChildProcess.RunAsync(
            Path.Combine(Checkout.Root, "build-pkg.sh"), arguments.Split(' '), Checkout.Root, TestContext.Current.CancellationToken);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Output, StringComparison.Ordinal);
    }

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(program, arguments, Checkout.Root, TestContext.Current.CancellationToken);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output;
    }

    [GeneratedRegex(@"^(?<address>[0-9a-f]+) \w g_requiredCpuFeatures$", RegexOptions.Multiline)]
    private static partial Regex RequiredFeatures();

    [GeneratedRegex(
        @"dists\.zip: (?<bytes>\d+) bytes, sha256 [0-9a-f]{64}\n"
        + @"build id (?<id>[0-9a-f]{40}), net10\.0 linux-x64, glibc >= 2\.\d+, sdk 10\.\S+, \d+ s$")]
    private static partial Regex WhatItSays();
}
