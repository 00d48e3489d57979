using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using LocalAws;
using Worker.Cli.Commands;

namespace Worker.Tests.Integration;

/// <summary>What the command says where the machine lacks something: one line with the cause and what to do, and no stack trace.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(BrokenMachineTests))]
public sealed class BrokenMachineTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly string Tool = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("/home/me/a\"b", "\"")]
    [InlineData("/home/me/a*b", "*")]
    [InlineData("/home/me/a?b", "?")]
    [InlineData("/home/me/a\\b", "\\")]
    [InlineData("/home/me/a:b", ":")]
    [InlineData("/home/me/a%27b", "%")]
    public async Task A_path_that_cannot_be_built_in_is_refused_with_its_character(string path, string character)
    {
        var said = await SaidAsync("path_problem \"$1\"", path);

        Assert.EndsWith(
            $" has the character {character} in its path, which the build cannot handle: move it to another folder.\n",
            said,
            StringComparison.Ordinal);
        Assert.Single(said.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("/home/me/worker")]
    [InlineData("/home/me/it's a & (b);c %d $e #f 日本,=")]
    public async Task Other_paths_are_taken(string path) => Assert.Equal("", await SaidAsync("path_problem \"$1\"", path));

    [Theory]
    [InlineData(
        "a.csproj : error NU1301: Failed to retrieve information about 'Sep' from remote source 'https://nuget.example/sep/index.json'.\n"
        + "a.csproj : error NU1301:   Connection refused (127.0.0.1:9)",
        "the NuGet registry cannot be reached (https://nuget.example/sep/index.json): go online,")]
    [InlineData(
        "a.targets(5455,5): warning MSB3026: Could not copy \"a\" to \"b\". Beginning retry 1. No space left on device  [a.csproj]\n"
        + "a.targets(5455,5): error MSB3027: Could not copy \"a\" to \"b\". Exceeded retry count of 10. Failed. [a.csproj]",
        "no space is left on the disk of artifacts/,")]
    [InlineData(
        "NuGet.targets(198,5): error : Access to the path '/src/worker/artifacts/obj' is denied. [a.csproj]\n"
        + "NuGet.targets(198,5): error :   Permission denied [a.csproj]",
        "'/src/worker/artifacts/obj' may not be written to by ")]
    [InlineData(
        "  * You intended to execute a .NET SDK command:\n      A compatible .NET SDK was not found.\n\n"
        + "Requested SDK version: 99.0.100\nglobal.json file: /src/worker/global.json\n",
        "the .NET SDK 99.0.100 that global.json asks for is not installed: get it from https://dot.net/download")]
    public async Task A_build_that_the_machine_does_not_let_through_says_why_in_a_line(string dotnet, string said)
    {
        var lines = (await SaidAsync("dotnet_problem \"$1\"", dotnet)).TrimEnd().Split('\n');

        Assert.StartsWith(said, Assert.Single(lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_compiler_is_left_to_who_knows_more() =>
        Assert.Equal("unknown\n", await SaidAsync("dotnet_problem \"$1\" || echo unknown", "a.cs(1,1): error CS1002: ; expected"));

    /// <summary>A limit of the size of files stands for the disk that is full.</summary>
    [Fact]
    public async Task A_file_is_put_in_its_place_whole_or_not_at_all()
    {
        const string Put = """put_in_place source "$1" """;
        var place = Path.Combine(folder.FullName, "terraform", "dists.zip");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "source"), "small", Cancelled);

        Assert.Equal("", await SaidAsync(Put, place));
        await File.WriteAllBytesAsync(Path.Combine(folder.FullName, "source"), new byte[64 * 1024], Cancelled);
        var said = await SaidAsync($"trap '' XFSZ; ulimit -f 8; {Put}", place);

        Assert.StartsWith($"{place} cannot be written by ", said, StringComparison.Ordinal);
        Assert.EndsWith(": File too large.\n", said, StringComparison.Ordinal);
        Assert.Equal("small", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Path.GetDirectoryName(place)!)), Cancelled));
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("build-pkg.sh")]
    public async Task Without_a_home_and_a_folder_that_may_be_written_to_nothing_begins(string script)
    {
        var tools = folder.CreateSubdirectory("tools");
        File.Copy(Path.Combine(Checkout.Root, script), Path.Combine(folder.FullName, script));
        File.Copy(Path.Combine(Checkout.Repository.Tools, "dotnet-problems.sh"), Path.Combine(tools.FullName, "dotnet-problems.sh"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "artifacts"), "no folder", Cancelled);

        var said = await ShellAsync($"HOME=/proc/nobody ./{script} 2>&1");

        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith(
            $"{script}: neither your home nor {folder.FullName}/artifacts may be written to by ", said.Output, StringComparison.Ordinal);
        Assert.Single(said.Output.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("build-pkg.sh")]
    public async Task Without_HOME_the_checkout_is_the_home_of_dotnet(string script)
    {
        await CopyScriptsAsync(script, "echo the home is $HOME; exit 1");

        var said = await ShellAsync($"unset HOME; PATH=$PWD/bin:$PATH ./{script} 2>&1");

        Assert.Contains($"the home is {folder.FullName}/artifacts/home\n", said.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("worker")]
    [InlineData("build-pkg.sh")]
    public async Task Where_few_files_may_be_open_nothing_begins(string script)
    {
        await CopyScriptsAsync(script, "echo began");

        var said = await ShellAsync($"ulimit -n 64; PATH=$PWD/bin:$PATH ./{script} 2>&1");

        Assert.Equal(
            (1, $"{script}: at most 64 files may be open here, and dotnet needs 512: raise the limit (ulimit -Hn 1024, as root).\n"),
            (said.ExitCode, said.Output));
    }

    /// <summary>After the clock was ahead while they were written.</summary>
    [Fact]
    public async Task Sources_of_tomorrow_are_built_once()
    {
        const string Tool = "artifacts/bin/Worker.Cli/release";
        await CopyScriptsAsync("worker", $"[ $1 = build ] && mkdir -p {Tool} && touch {Tool}/worker.dll; echo $1 >> ran");
        const string Run = "touch -d tomorrow tools/a.cs functions/b.cs; PATH=$PWD/bin:$PATH; ./worker list; ./worker list";

        var said = await ShellAsync($"mkdir functions; touch Directory.Build.props global.json; {Run} 2>&1");

        Assert.True(said.ExitCode == 0, said.Output);
        var ran = await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "ran"), Cancelled);
        Assert.Equal("build", Assert.Single(ran, line => line == "build"));
        Assert.Equal(3, ran.Length);
    }

    /// <summary>As compilers do that are killed.</summary>
    [Fact]
    public async Task What_a_program_leaves_in_TMPDIR_goes_with_the_command()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Worker.sln"), "", Cancelled);
        const string Program = "printf '#!/bin/sh\\nmktemp -d >> left\\nexit 1\\n' > bin/addr2line; chmod +x bin/addr2line; ";
        var symbols = Path.Combine(folder.CreateSubdirectory("artifacts/symbols").FullName, $"{new string('1', 40)}.dbg");
        await File.WriteAllTextAsync(symbols, "", Cancelled);

        var said = await ShellAsync(
            $"mkdir bin tmp; {Program} TMPDIR=$PWD/tmp PATH=$PWD/bin:$PATH dotnet \"$1\" symbolize 0x1 2>&1", Tool);

        Assert.Contains("worker: addr2line failed: ", said.Output, StringComparison.Ordinal);
        var left = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "left"), Cancelled);
        Assert.StartsWith(Path.Combine(folder.FullName, "tmp", "worker-"), left, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(folder.FullName, "tmp")));
    }

    /// <summary>The pairs of command and prerequisite that are marked so in the script; it has all others, too.</summary>
    [Fact]
    public async Task Commands_work_or_name_the_cause_where_the_machine_lacks_something()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);

        var said = await ChildProcess.RunAsync(
            Path.Combine(Checkout.Root, "tests", "broken-machine.sh"), ["--quick"], Checkout.Root, Cancelled);

        TestContext.Current.TestOutputHelper!.WriteLine(said.Output);
        Assert.True(said.ExitCode == 0, said.Output);
        Assert.EndsWith(" pairs tried, 0 failed\n", said.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("> /dev/full", "worker: standard output cannot be written to: No space left on device. ")]
    [InlineData(">&-", "worker: standard output cannot be written to: it is closed. ")]
    public async Task What_cannot_be_printed_is_said(string redirection, string said)
    {
        var errors = await ShellAsync($"{{ dotnet \"$1\" completion bash {redirection}; }} 2>&1; echo $?", Tool);

        Assert.StartsWith(said, errors.Output, StringComparison.Ordinal);
        Assert.EndsWith(".\n1\n", errors.Output, StringComparison.Ordinal);
        Assert.Equal(2, errors.Output.TrimEnd().Split('\n').Length);
    }

    /// <summary>A shell without job control has the interrupt of what it starts in the background ignored.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_a_command_of_the_background(string signal)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var url = $"http://{silent.LocalEndpoint}/";
        var local = Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "local")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Worker.sln"), "", Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(local, "up.json"),
            JsonSerializer.Serialize(Served.ByThisProcess(new Uri(url), new Uri(url), null)),
            Cancelled);

        // Whoever runs the tests with nohup ignores the hang-up, and rightly so.
        var ending = ShellAsync(
            "env --default-signal=HUP dotnet \"$1\" invoke count_words 2>&1 & echo $! > pid; wait $!; echo $?", Tool);
        var accepting = silent.AcceptTcpClientAsync(Cancelled).AsTask();
        Assert.True(await Task.WhenAny(accepting, ending) == accepting, ending.IsCompleted ? (await ending).Output : "");
        using var asked = await accepting;
        var process = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "pid"), Cancelled)).Trim();
        await ShellAsync($"kill -{signal} {process}");

        Assert.Equal("worker: interrupted; everything it started is stopped.\n130\n", (await ending.WaitAsync(Patience, Cancelled)).Output);
    }

    [Fact]
    public async Task What_another_version_wrote_of_what_it_serves_counts_as_nothing()
    {
        var local = Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "local")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Worker.sln"), "", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(local, "up.json"), """{"Url":"http://127.0.0.1:3001/","Process":1}""", Cancelled);

        var said = await ShellAsync("dotnet \"$1\" invoke count_words", Tool);

        Assert.Equal(1, said.ExitCode);
        Assert.StartsWith("worker: nothing is served here: ", said.Output, StringComparison.Ordinal);
    }

    /// <summary>By now another process may have its id, and other programs its ports.</summary>
    [Theory]
    [InlineData("invoke count_words")]
    [InlineData("logs count_words")]
    [InlineData("process list")]
    [InlineData("schedule list")]
    [InlineData("dead-letter list")]
    public async Task What_an_up_that_was_killed_wrote_counts_as_nothing(string command)
    {
        var local = Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "local")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Worker.sln"), "", Cancelled);
        var taken = new Uri("http://127.0.0.1:9/");
        var written = Served.ByThisProcess(taken, taken, null);
        var (gone, said) = (written with { ProcessStarted = written.ProcessStarted.AddHours(-1) }, new List<string>());
        foreach (var old in new[] { gone, written with { Process = 4_194_304 } })
        {
            await File.WriteAllTextAsync(Path.Combine(local, "up.json"), JsonSerializer.Serialize(old), Cancelled);
            said.Add((await ShellAsync($"dotnet \"$1\" {command} 2>&1", Tool)).Output);
        }

        Assert.All(said, line => Assert.Equal(
            "worker: nothing is served here: run ./worker up in another terminal first, or name an environment with --env.\n", line));
    }

    [Fact]
    public async Task A_local_AWS_that_is_gone_is_no_reason_to_go_online()
    {
        var local = Directory.CreateDirectory(Path.Combine(folder.FullName, "artifacts", "local")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "Worker.sln"), "", Cancelled);
        var closed = new Uri($"http://127.0.0.1:{Loopback.FreePort()}/");
        await File.WriteAllTextAsync(
            Path.Combine(local, "up.json"), JsonSerializer.Serialize(Served.ByThisProcess(closed, closed, null)), Cancelled);

        var said = await ShellAsync("dotnet \"$1\" process list 2>&1", Tool);

        Assert.Equal(1, said.ExitCode);
        Assert.Single(said.Output.TrimEnd().Split('\n'));
        Assert.EndsWith($": {Served.Advice}\n", said.Output, StringComparison.Ordinal);
    }

    /// <summary>A script of the checkout in a folder of its own, with a dotnet in bin/ that does something else.</summary>
    private async Task CopyScriptsAsync(string script, string dotnet)
    {
        var tools = folder.CreateSubdirectory("tools");
        File.Copy(Path.Combine(Checkout.Root, script), Path.Combine(folder.FullName, script));
        File.Copy(Path.Combine(Checkout.Repository.Tools, "dotnet-problems.sh"), Path.Combine(tools.FullName, "dotnet-problems.sh"));
        var program = Path.Combine(folder.CreateSubdirectory("bin").FullName, "dotnet");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\n{dotnet}\n", Cancelled);
        await ShellAsync("chmod +x \"$1\"", program);
    }

    /// <summary>What a function of tools/dotnet-problems.sh prints.</summary>
    private async Task<string> SaidAsync(string call, string argument) =>
        (await ShellAsync($". \"$2\"; {call}", argument, Path.Combine(Checkout.Repository.Tools, "dotnet-problems.sh"))).Output;

    private Task<ChildProcess.Result> ShellAsync(string script, params string[] arguments) =>
        ChildProcess.RunAsync("bash", ["-c", script, "test", .. arguments], folder.FullName, Cancelled);
}
