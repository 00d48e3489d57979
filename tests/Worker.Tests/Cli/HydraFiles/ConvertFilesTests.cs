using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using Worker.Cli.HydraFiles;
using static Worker.Tests.Cli.HydraFiles.HydraFixture;

namespace Worker.Tests.Cli.HydraFiles;

public sealed class ConvertFilesTests : IDisposable
{
    private readonly HydraFixture files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task Prints_what_a_file_becomes_and_leaves_it()
    {
        var path = files.Copy("train.yaml", "components", "train.yaml");

        var result = await RunAsync("convert", path);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(DataText("components", "train.converted.yaml"), result.Output);
        Assert.Equal(DataText("components", "train.yaml"), files.Text("train.yaml"));
    }

    [Fact]
    public async Task Edits_sound_files_of_a_folder_in_place_and_no_others()
    {
        files.Copy("a/train.yaml", "components", "train.yaml");
        files.Copy("a/b/flow.yml", "components", "flow.yaml");
        files.Write("a/broken.yaml", Broken);
        files.Write("a/.hidden/broken.yaml", Broken);
        files.Write("a/pipeline.yaml", Pipeline);
        files.Write("a/values.yaml", "image: [1, 2]\n");
        files.Write("a/notes.txt", Component);

        var result = await RunAsync("convert", "--write", files.PathOf("a"));

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Equal(DataText("components", "train.converted.yaml"), files.Text("a/train.yaml"));
        Assert.Equal(DataText("components", "flow.converted.yaml"), files.Text("a/b/flow.yml"));
        Assert.Equal(Broken, files.Text("a/broken.yaml"));
        Assert.Equal(Pipeline, files.Text("a/pipeline.yaml"));
        Assert.Contains($"{files.PathOf("a/broken.yaml")}:10:7: error positional-placeholder: ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(".hidden", result.Errors, StringComparison.Ordinal);
        Assert.Contains("3 component files: 2 converted, 0 unchanged, 1 refused (1 error, ", result.Errors, StringComparison.Ordinal);
        Assert.Contains("; 2 other files left alone in ", result.Errors, StringComparison.Ordinal);
        Assert.Equal(7, Directory.GetFiles(files.Folder, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_second_time_does_not_touch_a_file()
    {
        var path = files.Write("train.yaml", Component);
        await RunAsync("convert", "--write", path);
        var converted = files.Text("train.yaml");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);

        var result = await RunAsync("convert", "--write", path);

        Assert.Equal(0, result.ExitCode);
        Assert.NotEqual(Component, converted);
        Assert.Equal(converted, files.Text("train.yaml"));
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Keeps_permissions_links_and_a_byte_order_mark()
    {
        var path = files.PathOf("real.yaml");
        await File.WriteAllTextAsync(path, $"\uFEFF{Component}", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        File.CreateSymbolicLink(files.PathOf("link.yaml"), "real.yaml");

        await RunAsync("convert", "--write", files.PathOf("link.yaml"));

        Assert.Equal("real.yaml", new FileInfo(files.PathOf("link.yaml")).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Contains("inputs.parameters", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_keys_from_a_file_and_from_the_command_line_and_names_as_KFP_2_writes_them()
    {
        var keys = files.Write("keys.json", """{"--lr": "wrong", "dirpath": "callbacks.checkpoint.dirpath"}""");

        var result = await RunAsync(
            "convert", Data("components", "keys.yaml"), "--names", "kfp2", "--keys", keys,
            "--key", "--lr=model.optimizer.lr", "--key", "-n=+data.size");

        Assert.Equal(DataText("components", "keys.converted.yaml"), result.Output);
    }

    [Fact]
    public async Task Tells_programs_what_became_of_each_file()
    {
        var sound = files.Write("sound.yaml", Component);
        var broken = files.Write("broken.yaml", Broken);

        var result = await RunAsync("convert", "--json", sound, broken, sound);

        Assert.Equal(1, result.ExitCode);
        var report = JsonElement.Parse(result.Output);
        var (first, second) = (report.GetProperty("files")[0], report.GetProperty("files")[1]);
        Assert.Equal("converted", first.GetProperty("state").GetString());
        Assert.Contains("inputs.parameters", first.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("refused", second.GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("text").ValueKind);
        var finding = second.GetProperty("findings")[0];
        Assert.Equal("positional-placeholder", finding.GetProperty("code").GetString());
        Assert.Equal("error", finding.GetProperty("severity").GetString());
        Assert.Equal((10, 7), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
        string[] counts = ["converted", "unchanged", "refused", "other"];
        Assert.Equal([1, 0, 1, 0], counts.Select(count => report.GetProperty(count).GetInt32()));
        Assert.Equal(Component, files.Text("sound.yaml"));
    }

    [Fact]
    public async Task Leaves_all_files_when_it_is_interrupted()
    {
        var path = files.Write("train.yaml", Component);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(["convert", "--write", path], new CancellationToken(canceled: true)));

        Assert.Equal(Component, files.Text("train.yaml"));
    }

    [Fact]
    public void A_file_that_cannot_be_written_stays_as_it_was_and_nothing_stays_beside_it()
    {
        Directory.CreateDirectory(files.PathOf("taken"));
        files.Write("taken/file", "old");

        Assert.ThrowsAny<Exception>(() => OutputFile.Write(files.PathOf("taken"), "new"));
        Assert.ThrowsAny<Exception>(() => OutputFile.Write(files.PathOf("taken/file"), "\uD800"));

        Assert.Equal("old", files.Text("taken/file"));
        Assert.Equal([files.PathOf("taken/file")], Directory.GetFiles(files.Folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("- a\n", "wrong-shape", "")]
    [InlineData("name: a\n\tb: c\n", "yaml-syntax", "")]
    [InlineData(Pipeline, "not-a-component", "./worker hydra compile")]
    [InlineData("studySpec: {}\n", "not-a-component", "./worker hydra compile")]
    public async Task Says_of_a_named_file_what_is_wrong_with_it(string text, string code, string fix)
    {
        var path = files.Write("named.yaml", text);

        var result = await RunAsync("convert", path);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains($" error {code}: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(fix, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("convert", "worker: name files or folders, or - for standard input.\n")]
    [InlineData("convert none.yaml", "worker: there is no file or folder 'none.yaml'.\n")]
    [InlineData("convert {}", "worker: add --write to edit several files or a folder in place, or --json to print what they become.\n")]
    [InlineData("convert --write {}/empty", "has no *.yaml or *.yml.\n")]
    [InlineData("convert --write -", "worker: standard input is not edited in place: leave --write out.\n")]
    [InlineData("convert {}/train.yaml --key lr", "worker: --key lr: write FLAG=KEY, such as lr=model.optimizer.lr.\n")]
    [InlineData("convert {}/train.yaml --keys {}/train.yaml", "is no JSON object of flags and keys")]
    [InlineData("convert {}/train.yaml --keys none.json", "worker: cannot read the keys: ")]
    [InlineData("convert {}/train.yaml --type a:int", "worker: --type does not go with files: leave it out.\n")]
    [InlineData("convert --args --write -- a=1", "worker: --write does not go with --args: leave it out.\n")]
    [InlineData("convert --args --names kfp1 -- a=1", "worker: --names does not go with --args: leave it out.\n")]
    public async Task Refuses_a_call_that_cannot_be_meant(string arguments, string why)
    {
        files.Write("train.yaml", Component);
        Directory.CreateDirectory(files.PathOf("empty"));

        var result = await files.RunLineAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(why, result.Errors, StringComparison.Ordinal);
        Assert.Equal(Component, files.Text("train.yaml"));
    }
}
