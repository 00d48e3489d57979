using System.Runtime.Versioning;
using LocalAws;
using LocalAws.LambdaHost;

namespace Worker.Tests.LocalAws;

[Collection(nameof(FunctionLayersTests))]
public sealed class FunctionLayersTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("layers-");

    private Repository Repository => new(root.FullName);

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Layers_that_Terraform_names_and_that_are_not_there_are_missing()
    {
        Write("main.tf", "variable \"package\" {\n  default = \"dists.zip\"\n}");
        Write("_texts.tf", "resource \"aws_lambda_layer_version\" \"ipadic\" {\n  filename = \"${path.module}/ipadic.zip\"\n}");
        Write("count_words.tf", "variable \"unidic\" {\n  default = \"unidic-lite.zip\"\n}\n# unidic-lite.zip");

        Assert.Equal(["ipadic", "unidic-lite"], Layers.Missing(Repository));

        Write("ipadic.zip", "");
        Assert.Equal(["unidic-lite"], Layers.Missing(Repository));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task What_the_script_says_is_passed_on()
    {
        Write("_texts.tf", "filename = \"ipadic.zip\"");
        var script = Path.Combine(root.FullName, "build-pkg.sh");
        await File.WriteAllTextAsync(
            script, "#!/bin/sh\necho \"no dictionary, $1 $2\" >&2\nexit 1\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var exception = await Assert.ThrowsAsync<UserException>(
            () => Layers.BuildMissingAsync(Repository, TestContext.Current.CancellationToken));

        Assert.Equal("The layer ipadic cannot be built.\nno dictionary, --layer ipadic", exception.Message);
    }

    [Fact]
    public void Settings_below_opt_name_files_of_the_layers_where_there_are_any()
    {
        var settings = new Dictionary<string, string> { ["A"] = "/opt/ipadic", ["B"] = "s3:///opt/ipadic", ["C"] = "/optional" };

        var here = LayerPaths.In(settings, "/layers");

        Assert.Equal(("/layers/ipadic", settings["B"], settings["C"]), (here["A"], here["B"], here["C"]));
        Assert.Same(settings, LayerPaths.In(settings, folder: null));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Repository.Terraform);
        File.WriteAllText(Path.Combine(Repository.Terraform, name), text);
    }
}
