using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The scripts of the release workflow that look at git, and the workflows themselves.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(ReleaseScriptsTests))]
public sealed class ReleaseScriptsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_release_is_a_version_on_main_that_the_changelog_names()
    {
        await GitAsync("init", "-q", "-b", "main");
        await CommitAsync("CHANGELOG.md", "# Changelog\n\n## v1.4.2\n\n- x\n", "first");
        await GitAsync("tag", "v1.4.2");
        await GitAsync("tag", "v1.4.3");
        await GitAsync("tag", "v1x4.2");
        await GitAsync("tag", "1.4.2");
        await GitAsync("checkout", "-q", "-b", "other");
        await CommitAsync("CHANGELOG.md", "## v1.5.0\n", "not merged");
        await GitAsync("tag", "v1.5.0");

        Assert.Contains("v1.4.2 is ", await ScriptAsync(0, "check-tag.sh", "v1.4.2", "main"), StringComparison.Ordinal);
        Assert.Contains("no entry '## v1.4.3'", await ScriptAsync(1, "check-tag.sh", "v1.4.3", "main"), StringComparison.Ordinal);
        Assert.Contains("tag it vX.Y.Z", await ScriptAsync(1, "check-tag.sh", "v1x4.2", "main"), StringComparison.Ordinal);
        Assert.Contains("tag it vX.Y.Z", await ScriptAsync(1, "check-tag.sh", "1.4.2", "main"), StringComparison.Ordinal);
        Assert.Contains("there is no tag v9.0.0", await ScriptAsync(1, "check-tag.sh", "v9.0.0", "main"), StringComparison.Ordinal);
        Assert.Contains("is not on main", await ScriptAsync(1, "check-tag.sh", "v1.5.0", "main"), StringComparison.Ordinal);
        await ScriptAsync(2, "check-tag.sh");
    }

    /// <summary>Without a check, there would be no such tag where git reads nothing, and none on main in a shallow clone.</summary>
    [Fact]
    public async Task A_checkout_that_cannot_tell_is_refused_with_what_it_lacks()
    {
        await RefusesAsync("check-tag.sh", "v1.0.0", "git cannot read this checkout: fatal: not a git");

        await GitAsync("init", "-q", "-b", "main");
        await CommitAsync("a", "1", "old\n\nDeletes: *.old_job");
        await CommitAsync("a", "2", "new");
        var changes = Path.Combine(folder.FullName, "changes.txt");
        await File.WriteAllTextAsync(changes, "delete\taws_lambda_function.old_job\n", Cancelled);
        await RefusesAsync("check-plan.sh", changes, "this clone has no tags");
        await GitAsync("tag", "v1.0.0");
        await RefusesAsync("check-tag.sh", "v1.0.0", "there is no branch origin/main here");

        var shallow = Path.Combine(folder.FullName, ".git", "shallow"); // as git clone --depth 1 leaves it
        await File.WriteAllTextAsync(shallow, await GitAsync("rev-parse", "HEAD"), Cancelled);
        await RefusesAsync("check-tag.sh", "v1.0.0", "this clone lacks commits: git fetch --unshallow");
        await RefusesAsync("check-plan.sh", changes, "this clone lacks commits: git fetch --unshallow");

        async Task RefusesAsync(string script, string argument, string said) =>
            Assert.StartsWith($"{script}: {said}", await ScriptAsync(1, script, argument), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_is_expected_when_a_commit_since_the_last_release_says_so()
    {
        await GitAsync("init", "-q", "-b", "main");
        await CommitAsync("a", "1", "old\n\nDeletes: *.old_job");
        await GitAsync("tag", "v1.0.0");
        await CommitAsync("a", "2", "Remove count_words\n\nDeletes: *.count_words\nDeletes: aws_dynamodb_table.words");
        await CommitAsync("a", "3", "something else");
        await GitAsync("tag", "v1.1.0");

        Assert.Contains(
            "no unexpected deletes",
            await CheckAsync(
                0,
                "update\taws_lambda_function.a",
                "delete\taws_lambda_function.count_words",
                "delete\taws_cloudwatch_metric_alarm.errors[\"count_words\"]",
                "delete+create\taws_dynamodb_table.words"),
            StringComparison.Ordinal);
        Assert.Contains(
            "aws_sqs_queue.b would be deleted (create+delete)",
            await CheckAsync(1, "create+delete\taws_sqs_queue.b"),
            StringComparison.Ordinal);
        Assert.Contains(
            "aws_lambda_function.old_job would be deleted",
            await CheckAsync(1, "delete\taws_lambda_function.old_job"),
            StringComparison.Ordinal);
        await CheckAsync(0);

        async Task<string> CheckAsync(int exitCode, params string[] changes)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "changes.txt"), string.Concat(changes.Select(change => change + "\n")), Cancelled);
            return await ScriptAsync(exitCode, "check-plan.sh", "changes.txt");
        }
    }

    [Fact]
    public async Task What_fails_while_it_is_applied_is_named_without_its_values()
    {
        var scripts = folder.CreateSubdirectory(".github/scripts");
        foreach (var script in new[] { "apply.sh", "needs.sh" })
        {
            File.Copy(Path.Combine(Checkout.Root, ".github", "scripts", script), Path.Combine(scripts.FullName, script));
        }

        await File.WriteAllTextAsync(Path.Combine(folder.CreateSubdirectory("terraform").FullName, "dists.zip"), "", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "plan"), "", Cancelled);
        var terraform = Path.Combine(folder.CreateSubdirectory("bin").FullName, "terraform");
        await File.WriteAllTextAsync(
            terraform,
            """
            #!/bin/sh
            [ "$1" = apply ] || exit 0
            cat >&2 <<'END'
            aws_lambda_function.a: Modifying... [id=a]
            ╷
            │ Error: updating Lambda Function (a): StatusCode: 400, InvalidParameterValueException: Unable: {"KEY":"hunter2"}
            │
            │   with aws_lambda_function.a,
            │   on a.tf line 3, in resource "aws_lambda_function" "a":
            ╵
            END
            exit 1
            """,
            Cancelled);
        Assert.Equal(0, (await ChildProcess.RunAsync("chmod", ["+x", terraform], folder.FullName, Cancelled)).ExitCode);

        var path = $"{Path.GetDirectoryName(terraform)}:{Environment.GetEnvironmentVariable("PATH")}";
        var result = await ChildProcess.RunAsync(
            Path.Combine(scripts.FullName, "apply.sh"),
            ["local", "plan"],
            folder.FullName,
            Cancelled,
            new Dictionary<string, string?> { ["PATH"] = path });
        var kept = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "plan.log"), Cancelled);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("aws_lambda_function.a: Modifying", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "StatusCode: 400, InvalidParameterValueException\n  with aws_lambda_function.a\n", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output, StringComparison.Ordinal);
        Assert.Contains("hunter2", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_workflows_and_the_scripts_are_sound()
    {
        await NpmTools.InstallAsync(Checkout.Repository, Cancelled);
        var workflows = Directory.GetFiles(Path.Combine(Checkout.Root, ".github", "workflows"));
        var lint = await ChildProcess.RunAsync(
            "node", ["lint-workflows.mjs", .. workflows], NpmTools.Folder(Checkout.Repository), Cancelled);
        var shell = await ChildProcess.RunAsync(
            "shellcheck",
            [
                "-x", .. Directory.GetFiles(Path.Combine(Checkout.Root, ".github", "scripts")), ".ci/run", "build-pkg.sh",
                "tests/broken-machine.sh", "tools/build-layer.sh", "tools/dotnet-problems.sh", "worker",
            ],
            Checkout.Root,
            Cancelled);

        Assert.True(lint.ExitCode == 0, lint.Output);
        Assert.True(shell.ExitCode == 0, shell.Output);
        Assert.Equal(3, workflows.Length);
        Assert.All(
            workflows.SelectMany(File.ReadLines)
                .Where(line => line.Contains("uses: ", StringComparison.Ordinal) && !line.Contains("uses: ./", StringComparison.Ordinal)),
            line => Assert.Matches("uses: [a-z-]+/[a-z-]+@[0-9a-f]{40} # v[0-9.]+$", line));
    }

    [Fact]
    public async Task Nothing_is_deployed_before_every_test_has_passed()
    {
        var release = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, ".github", "workflows", "release.yml"), Cancelled);
        var ci = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, ".github", "workflows", "ci.yml"), Cancelled);

        Assert.Contains("\n  test:\n    uses: ./.github/workflows/ci.yml\n", release, StringComparison.Ordinal);
        Assert.Contains("\n  staging:\n    needs: [test, build]\n", release, StringComparison.Ordinal);
        Assert.Contains("\n  production:\n    needs: staging\n", release, StringComparison.Ordinal);
        Assert.Contains("\n      - run: .ci/run\n", ci, StringComparison.Ordinal);
    }

    private async Task CommitAsync(string file, string content, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), content, Cancelled);
        await GitAsync("add", file);
        await GitAsync("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-q", "-m", message);
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var result = await ChildProcess.RunAsync("git", arguments, folder.FullName, Cancelled);
        Assert.True(result.ExitCode == 0, result.Output);
        return result.Output;
    }

    private async Task<string> ScriptAsync(int exitCode, string script, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(
            Path.Combine(Checkout.Root, ".github", "scripts", script), arguments, folder.FullName, Cancelled);
        Assert.True(result.ExitCode == exitCode, $"{script} ended with {result.ExitCode}:\n{result.Output}");
        return result.Output;
    }
}
