using System.Security.Cryptography;
using System.Text;
using Worker.Tool;
using Worker.Tool.LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The promise of the house, tried in a scratch copy: two files make a job, and it goes with them.</summary>
[Trait("Category", "Integration")]
public sealed class NewJobTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_two_files_and_goes_with_them()
    {
        await BuiltPackage.BuildAsync();
        using var copy = new ScratchCopy("a folder with spaces");
        await using var aws = await LocalEnvironment.StartAsync(copy.Repository, Cancelled);

        copy.Add("new-job/CountWords.cs", "functions/Jobs/CountWords.cs");
        copy.Add("new-job/count_words.tf", "terraform/count_words.tf");
        await copy.BuildPackageAsync();
        await aws.InitAsync(Cancelled);
        await aws.ApplyAsync(Cancelled);

        Assert.Contains("count_words", await aws.FunctionNamesAsync(Cancelled));
        Assert.Equal("""{"words":3}""", await InvokeAsync(aws, "count_words", """{"text":"two files only"}"""));
        Assert.Contains("InvalidEventException", await InvokeAsync(aws, "count_words", "{}"), StringComparison.Ordinal);
        Assert.Equal(0, (await aws.Terraform.TryAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled)).ExitCode);

        copy.Remove("functions/Jobs/CountWords.cs");
        copy.Remove("terraform/count_words.tf");
        await copy.BuildPackageAsync();
        await aws.ApplyAsync(Cancelled);

        Assert.DoesNotContain("count_words", await aws.FunctionNamesAsync(Cancelled));
        Assert.Null(await aws.Functions.InvokeAsync("count_words", "{}"u8.ToArray()));
        Assert.Equal(Sha256(Checkout.Repository.Package), Sha256(copy.Repository.Package));

        await aws.Terraform.RunAsync(["destroy", "-auto-approve", LocalEnvironment.VariableFile], Cancelled);
        Assert.Empty(await aws.FunctionNamesAsync(Cancelled));
    }

    [Fact]
    public async Task A_class_that_is_not_named_like_its_file_does_not_compile()
    {
        using var copy = new ScratchCopy("misnamed");
        copy.Add("new-job/CountWords.cs", "functions/Jobs/CountLetters.cs");

        var build = await ChildProcess.RunAsync("dotnet", ["build", "functions/Worker.csproj", "-v", "quiet", "-nologo"], copy.Repository.Root, Cancelled);

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("CountLetters", build.Output, StringComparison.Ordinal);
    }

    private static async Task<string> InvokeAsync(LocalEnvironment aws, string function, string payload)
    {
        var result = await aws.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        return Encoding.UTF8.GetString(result!.Payload.Span);
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
