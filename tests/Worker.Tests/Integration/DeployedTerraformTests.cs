using System.Text.Json;
using System.Text.RegularExpressions;
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
    public async Task No_plan_shows_the_DSN()
    {
        var aws = await environment.AwsAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, aws.Endpoint)
        {
            Content = new StringContent(
                """{"Name":"/worker/sentry-dsn","Type":"SecureString","Value":"https://verysecret@sentry.example.com/42"}"""),
        };
        request.Content.Headers.ContentType = new("application/x-amz-json-1.1");
        request.Headers.TryAddWithoutValidation("X-Amz-Target", "AmazonSSM.PutParameter");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/ap-northeast-1/ssm/aws4_request, SignedHeaders=host, Signature=none");
        using var stored = await http.SendAsync(request, Cancelled);
        stored.EnsureSuccessStatusCode();

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
