using System.Text.Json;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>A fleet of 100 jobs with policies of about 700 characters each, deployed to a local AWS.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(FleetRolesTests))]
public sealed class FleetRolesTests
{
    // What IAM takes, without white space, of which jsonencode writes none. The local AWS takes more.
    private const int MaxInlineChars = 10_240;
    private const int MaxManagedChars = 6_144;
    private const int MaxAttached = 10;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_jobs_with_real_policies_fit_into_their_roles_and_a_second_plan_is_empty()
    {
        using var copy = new ScratchCopy("hundred");
        var generated = await ChildProcess.RunAsync(
            "python3", ["bench/fleet/generate.py", copy.Repository.Root, "100", "700"], Checkout.Root, Cancelled);
        Assert.True(generated.ExitCode == 0, generated.Output);
        copy.Add("empty.zip", "terraform/dists.zip");
        copy.AddEmptyLayer();
        await using var aws = await LocalEnvironment.StartAsync(copy.Repository, Cancelled);
        await aws.InitAsync(Cancelled);

        // As an environment on AWS is applied: the provider itself makes the queues.
        await aws.Terraform.RunAsync(["apply", "-auto-approve", LocalEnvironment.VariableFile], Cancelled);

        var plan = await aws.Terraform.TryAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled);

        Assert.True(plan.ExitCode == 0, plan.Tail());
        var state = await aws.Terraform.ShowAsync(Cancelled);
        var resources = state.GetProperty("values").GetProperty("root_module").GetProperty("resources").EnumerateArray().ToList();
        var inline = Values("aws_iam_role_policy").ToLookup(policy => Text(policy, "role"), policy => Text(policy, "policy"));
        var managed = Values("aws_iam_policy").ToDictionary(policy => Text(policy, "arn"), policy => Text(policy, "policy"));
        var attached = Values("aws_iam_role_policy_attachment")
            .ToLookup(attachment => Text(attachment, "role"), attachment => managed[Text(attachment, "policy_arn")]);
        var functions = Values("aws_lambda_function").ToList();
        Assert.Equal(100, functions.Count);
        Assert.All(functions, function => Assert.Contains(
            attached[Text(function, "role").Split('/')[^1]],
            policy => policy.Contains($"/aws/lambda/{Text(function, "function_name")}:*", StringComparison.Ordinal)));
        Assert.InRange(
            inline.Where(role => role.Key != "worker-local-scheduler").SelectMany(role => role).Average(policy => policy.Length), 700, 800);
        Assert.All(inline, role => Assert.InRange(role.Sum(policy => policy.Length), 1, MaxInlineChars));
        Assert.All(managed.Values, policy => Assert.InRange(policy.Length, 1, MaxManagedChars));
        Assert.All(attached, role => Assert.InRange(role.Count(), 1, MaxAttached));

        IEnumerable<JsonElement> Values(string type) =>
            resources.Where(resource => Text(resource, "type") == type).Select(resource => resource.GetProperty("values"));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
