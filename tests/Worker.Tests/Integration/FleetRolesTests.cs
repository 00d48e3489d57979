using System.Text.Json;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>A fleet of 100 jobs with policies of about 700 characters each, as Terraform applies it to a mocked AWS.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(FleetRolesTests))]
public sealed class FleetRolesTests : IDisposable
{
    // What IAM takes, without white space, of which jsonencode writes none.
    private const int MaxInlineChars = 10_240;
    private const int MaxManagedChars = 6_144;
    private const int MaxAttached = 10;

    private readonly DirectoryInfo workingFiles = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_jobs_with_real_policies_fit_into_the_roles_that_their_files_name()
    {
        using var copy = new ScratchCopy("hundred");
        var generated = await ChildProcess.RunAsync(
            "python3", ["bench/fleet/generate.py", copy.Repository.Root, "100", "700"], Checkout.Root, Cancelled);
        Assert.True(generated.ExitCode == 0, generated.Output);
        var tests = Path.Combine(copy.Repository.Terraform, "tests");
        foreach (var test in Directory.EnumerateFiles(tests, "*.tftest.hcl"))
        {
            File.Delete(test);
        }

        copy.Add("fleet/roles.tftest.hcl", "tests/terraform/roles.tftest.hcl");
        await LengthenAsync(Path.Combine(tests, "mocks", "aws.tfmock.hcl"));
        var terraform = new TerraformCli(copy.Repository, workingFiles.FullName, new Dictionary<string, string>());
        await terraform.RunAsync(["init", "-backend=false", "-lockfile=readonly"], Cancelled);
        var states = new List<JsonElement>();

        var result = await terraform.TryAsync(["test", "-json", "-verbose"], Cancelled, line =>
        {
            if (line.Contains("\"test_state\"", StringComparison.Ordinal))
            {
                states.Add(JsonElement.Parse(line).GetProperty("test_state").GetProperty("root_module").GetProperty("resources"));
            }
        });

        Assert.True(result.ExitCode == 0, result.Tail());
        var resources = states.Single().EnumerateArray().ToList();
        var inline = Values("aws_iam_role_policy").ToLookup(policy => Text(policy, "role"), policy => Text(policy, "policy").Length);
        var managed = Values("aws_iam_policy").Select(policy => Text(policy, "policy").Length);
        var attached = Values("aws_iam_role_policy_attachment").CountBy(attachment => Text(attachment, "role"));
        Assert.Equal(100, Values("aws_lambda_function").Count());
        Assert.InRange(inline.Where(role => role.Key != "worker-production-scheduler").SelectMany(role => role).Average(), 700, 800);
        Assert.All(inline, role => Assert.InRange(role.Sum(), 1, MaxInlineChars));
        Assert.All(managed, characters => Assert.InRange(characters, 1, MaxManagedChars));
        Assert.All(attached, role => Assert.InRange(role.Value, 1, MaxAttached));

        IEnumerable<JsonElement> Values(string type) =>
            resources.Where(resource => Text(resource, "type") == type).Select(resource => resource.GetProperty("values"));
    }

    public void Dispose() => workingFiles.Delete(recursive: true);

    /// <summary>Gives the mocked resources ARNs as long as those of this fleet are in AWS.</summary>
    private static async Task LengthenAsync(string mocks) => await File.WriteAllTextAsync(
        mocks,
        (await File.ReadAllTextAsync(mocks, Cancelled))
            .Replace("table/rows\"", "table/lateness_aa\"", StringComparison.Ordinal)
            .Replace("arn:aws:s3:::bucket", "arn:aws:s3:::worker-production-exports-aa-123456789012", StringComparison.Ordinal)
            .Replace(":dead-letters", ":worker-production-dead-letters", StringComparison.Ordinal),
        Cancelled);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
