using System.Security.Cryptography;
using System.Text;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The promise of the house, tried in a scratch copy: a folder and a file make a job, and it goes with them.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(NewJobTests))]
public sealed class NewJobTests(LargerPackage larger)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_is_two_files_and_goes_with_them()
    {
        const string Smaller = "artifacts/smaller.zip";
        var copy = await larger.BuildAsync();
        await using var aws = await LocalEnvironment.StartAsync(copy.Repository, Cancelled);
        await aws.InitAsync(Cancelled);

        // Terraform no longer needs the sources, only the package: the next one is built meanwhile, beside it.
        copy.RemoveFolder("functions/Jobs/TallyWords");
        copy.RemoveFolder("functions/Jobs/Faults");
        var smaller = copy.BuildPackageAsync(Smaller);
        await aws.ApplyAsync(Cancelled);

        Assert.Contains("tally_words", await aws.FunctionNamesAsync(Cancelled));
        Assert.Equal("""{"words":3}""", await InvokeAsync(aws, "tally_words", """{"text":"two files only"}"""));
        Assert.Contains("InvalidEventException", await InvokeAsync(aws, "tally_words", "{}"), StringComparison.Ordinal);
        Assert.Equal(0, (await aws.Terraform.TryAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled)).ExitCode);

        copy.Remove("terraform/tally_words.tf");
        await smaller;
        File.Move(Path.Combine(copy.Repository.Root, Smaller), copy.Repository.Package, overwrite: true);
        await ReleaseAsync(copy, aws);

        Assert.DoesNotContain("tally_words", await aws.FunctionNamesAsync(Cancelled));
        Assert.Null(await aws.Functions.InvokeAsync("tally_words", "{}"u8.ToArray()));
        await BuiltPackage.BuildAsync();
        Assert.Equal(Sha256(Checkout.Repository.Package), Sha256(copy.Repository.Package));

        await aws.Terraform.RunAsync(["destroy", "-auto-approve", LocalEnvironment.VariableFile], Cancelled);
        Assert.Empty(await aws.FunctionNamesAsync(Cancelled));
    }

    [Fact]
    public async Task A_class_that_is_not_named_like_its_file_does_not_compile()
    {
        using var copy = new ScratchCopy("misnamed");
        copy.RemoveJobs();
        copy.Add("new-job/TallyWordsHandler.cs", "functions/Jobs/TallyLetters/TallyLettersHandler.cs");

        var build = await copy.BuildAsync("functions/Worker.csproj");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("TallyLetters", build.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// What the release workflow does: plans, refuses what nobody said it should delete, applies that plan, keeps the symbols.
    /// </summary>
    private static async Task ReleaseAsync(ScratchCopy copy, LocalEnvironment aws)
    {
        var variables = await aws.Terraform.VariablesAsync(Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(copy.Repository.Terraform, "env", "local.tfbackend"),
            $"""
            bucket                      = "{LocalEnvironment.StateBucket}"
            region                      = "ap-northeast-1"
            use_path_style              = true
            skip_credentials_validation = true
            skip_requesting_account_id  = true
            """,
            Cancelled);

        await RunAsync(0, "plan.sh", "local", "v9.9.9", "../plan", "../changes.txt");
        var sha256 = (await RunAsync(0, "keep.sh", "put", "local", "plans/v9.9.9", "../plan")).Trim();
        Assert.Contains(
            "aws_lambda_function.tally_words would be deleted",
            await RunAsync(1, "check-plan.sh", "../changes.txt", "aws_lambda_function.other"),
            StringComparison.Ordinal);
        await RunAsync(0, "check-plan.sh", "../changes.txt", "*.tally_words");
        Assert.Contains(
            "is not what was kept",
            await RunAsync(1, "keep.sh", "get", "local", "plans/v9.9.9", "../kept", new string('0', 64)),
            StringComparison.Ordinal);
        await RunAsync(0, "keep.sh", "get", "local", "plans/v9.9.9", "../kept", sha256);
        await RunAsync(0, "apply.sh", "local", "../kept");
        var symbols = (await RunAsync(0, "upload-symbols.sh")).Trim().Split('\n')[^1];
        Assert.Matches("^s3://worker-local-packages-123456789012/symbols/[0-9a-f]{40}[.]dbg$", symbols);

        async Task<string> RunAsync(int exitCode, string script, params string[] arguments)
        {
            var path = Path.Combine(copy.Repository.Root, ".github", "scripts", script);
            var result = await ChildProcess.RunAsync(path, arguments, copy.Repository.Root, Cancelled, variables);
            Assert.True(result.ExitCode == exitCode, $"{script} ended with {result.ExitCode}:\n{result.Output}");
            return result.Output;
        }
    }

    private static async Task<string> InvokeAsync(LocalEnvironment aws, string function, string payload)
    {
        var result = await aws.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        return Encoding.UTF8.GetString(result!.Payload.Span);
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
