using System.Text.Json;
using System.Text.RegularExpressions;
using Demo.Webhooks;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>What Terraform deployed, held against the code and against the rules that every job's file keeps.</summary>
[Trait("Category", "Integration")]
[Collection(Collections.DeployedAlone)]
public sealed partial class DeployedTerraformTests(DeployedEnvironment environment)
{
    // The inline policies of a role share 10,240 characters. Past this, give jobs the role of a domain.
    private const int RoleCharacters = 10_240 * 8 / 10;

    // IAM knows no resource for these.
    private static readonly string[] WithoutResource = ["ecr:GetAuthorizationToken", "cloudwatch:PutMetricData"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_second_plan_is_empty()
    {
        var plan = await (await environment.AwsAsync()).Terraform.TryAsync(
            ["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled);

        Assert.True(plan.ExitCode == 0, plan.Output);
    }

    [Fact]
    public async Task Every_job_has_one_function_and_every_function_is_a_job()
    {
        var functions = (await ResourcesAsync("aws_lambda_function")).ToList();

        Assert.Equal(
            JobTable.Names.Order(StringComparer.Ordinal),
            functions.Select(function => Text(function, "handler")).Order(StringComparer.Ordinal));
        Assert.All(functions, function => Assert.Equal(Text(function, "function_name"), Snake(Text(function, "handler"))));
        Assert.All(
            functions,
            function => Assert.True(File.Exists(Path.Combine(Checkout.Repository.Terraform, $"{Text(function, "function_name")}.tf"))));
    }

    [Fact]
    public async Task Every_function_has_its_log_group_and_keeps_its_failed_events()
    {
        // Functions that only these start are invoked synchronously.
        var waitedFor = (await ResourcesAsync("aws_lambda_event_source_mapping")).Select(mapping => Text(mapping, "function_arn"))
            .Concat((await ResourcesAsync("aws_apigatewayv2_integration")).Select(integration => Text(integration, "integration_uri")))
            .ToList();
        var logGroups = (await ResourcesAsync("aws_cloudwatch_log_group"))
            .ToDictionary(group => Text(group, "name"), group => group.GetProperty("retention_in_days").GetInt32());
        var failures = (await ResourcesAsync("aws_lambda_function_event_invoke_config"))
            .ToDictionary(
                config => Text(config, "function_name"),
                config => Text(config.GetProperty("destination_config")[0].GetProperty("on_failure")[0], "destination"));

        foreach (var name in (await ResourcesAsync("aws_lambda_function")).Select(function => Text(function, "function_name")))
        {
            Assert.InRange(logGroups[$"/aws/lambda/{name}"], 1, 400);
            if (failures.ContainsKey(name) || !waitedFor.Any(arn => arn.Split(":function:")[1].Split('/')[0] == name))
            {
                Assert.EndsWith(":worker-local-dead-letters", failures[name], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Every_schedule_keeps_what_it_could_not_start() => Assert.All(
        await ResourcesAsync("aws_scheduler_schedule"),
        schedule => Assert.EndsWith(
            ":worker-local-dead-letters",
            Text(schedule.GetProperty("target")[0].GetProperty("dead_letter_config")[0], "arn"),
            StringComparison.Ordinal));

    [Fact]
    public async Task Jobs_may_do_named_things_to_named_resources_and_the_role_has_room()
    {
        var inline = await ResourcesAsync("aws_iam_role_policy");
        var policies = inline.Select(policy => Text(policy, "policy")).ToList();

        foreach (var statement in policies.SelectMany(policy => JsonElement.Parse(policy).GetProperty("Statement").EnumerateArray()))
        {
            Assert.All(Values(statement.GetProperty("Action")), action => Assert.DoesNotContain("*", action, StringComparison.Ordinal));
            if (!Values(statement.GetProperty("Action")).All(WithoutResource.Contains))
            {
                Assert.All(Values(statement.GetProperty("Resource")), resource => Assert.Matches(NamedResource(), resource));
            }
        }

        Assert.All(
            inline.GroupBy(policy => Text(policy, "role")),
            role => Assert.InRange(role.Sum(policy => Text(policy, "policy").Length), 1, RoleCharacters));
    }

    [Fact]
    public async Task Nothing_of_the_destinations_is_in_a_plan_or_the_state_that_it_is_made_from()
    {
        var aws = await environment.AwsAsync();
        var webhooks = await environment.WebhooksAsync(); // which are in the parameter now
        var file = Path.GetTempFileName();

        await aws.Terraform.RunAsync(["plan", LocalEnvironment.VariableFile, $"-out={file}"], Cancelled);
        var plan = await aws.Terraform.RunAsync(["show", "-json", file], Cancelled);
        File.Delete(file);

        Assert.Contains("\"NOTIFY_DESTINATIONS\":\"/worker/notify-destinations\"", plan, StringComparison.Ordinal);
        Assert.DoesNotContain(webhooks.Url.Authority, plan, StringComparison.Ordinal);
        Assert.DoesNotContain(WebhookSink.Secret, plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_own_settings_of_each_function_leave_room_for_the_shared_ones()
    {
        const int maxBytes = 4096;
        const int maxCommonBytes = 2560; // local.max_common_settings_bytes

        // Here the shared ones are few and short.
        Assert.All(await ResourcesAsync("aws_lambda_function"), function => Assert.InRange(
            function.GetProperty("environment")[0].GetProperty("variables").GetRawText().Length, 2, maxBytes - maxCommonBytes));
    }

    [Fact]
    public async Task No_plan_shows_the_DSN()
    {
        var aws = await environment.AwsAsync();
        await aws.PutSecretAsync("/worker/sentry-dsn", "https://verysecret@sentry.example.com/42", Cancelled);

        var plan = await aws.Terraform.TryAsync(
            ["plan", LocalEnvironment.VariableFile, "-var", """sentry={dsn_parameter="/worker/sentry-dsn"}"""], Cancelled);

        Assert.Contains("SENTRY_DSN", plan.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("verysecret", plan.Output, StringComparison.Ordinal);
    }

    private async Task<IEnumerable<JsonElement>> ResourcesAsync(string type) =>
        (await environment.StateAsync()).GetProperty("values").GetProperty("root_module").GetProperty("resources").EnumerateArray()
            .Where(resource => Text(resource, "type") == type)
            .Select(resource => resource.GetProperty("values"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Values(JsonElement oneOrMany) =>
        oneOrMany.ValueKind == JsonValueKind.Array
            ? oneOrMany.EnumerateArray().Select(value => value.GetString()!)
            : [oneOrMany.GetString()!];

    private static string Snake(string name) =>
        Capital().Replace(name, match => (match.Index == 0 ? "" : "_") + match.Value.ToLowerInvariant());

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Capital();

    /// <summary>A full ARN; a wildcard may stand only for the objects below a prefix of a bucket, or the streams of a log group.</summary>
    [GeneratedRegex(@"^arn:aws:[a-z0-9-]+:[a-z0-9-]*:\d*:[^*]+(/\*|:\*)?$")]
    private static partial Regex NamedResource();
}
