using System.Text.Json;
using LocalAws;

namespace Worker.Tests.Integration;

/// <summary>
/// What an operator does to an account, here the local AWS: <c>./worker invoke</c>, <c>logs</c> and <c>schedule</c> with <c>--env</c>.
/// </summary>
[Trait("Category", "Integration")]
[Collection(Collections.Triggers)]
public sealed class OperatorCommandsTests(TriggersEnvironment environment) : IAsyncLifetime
{
    private const string Account = "123456789012";

    private const string Failing = """{"Records":[{"messageId":"1","body":"explode"}]}""";

    private static readonly string Tool = Path.Combine(Checkout.Root, "artifacts", "bin", "Worker.Cli", "release", "worker.dll");

    private readonly DirectoryInfo checkout = Directory.CreateTempSubdirectory("worker-");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A checkout with environments of this account, as far as these commands read one.</summary>
    public async ValueTask InitializeAsync()
    {
        await environment.StartAsync();
        var environments = Path.Combine(checkout.FullName, "terraform", "env");
        Directory.CreateDirectory(environments);
        await File.WriteAllTextAsync(Path.Combine(checkout.FullName, "Worker.sln"), "", Cancelled);
        File.Copy(
            Path.Combine(Checkout.Repository.Terraform, "variables.tf"), Path.Combine(checkout.FullName, "terraform", "variables.tf"));
        await File.WriteAllTextAsync(
            Path.Combine(environments, "staging.tfvars"), $"environment = \"staging\"\naccount_id  = \"{Account}\"\n", Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(environments, "production.tfvars"), $"environment = \"production\"\naccount_id  = \"{Account}\"\n", Cancelled);
        await File.WriteAllTextAsync(
            Path.Combine(environments, "other.tfvars"), "environment = \"other\"\naccount_id  = \"999999999999\"\n", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(environments, "nameless.tfvars"), "environment = \"nameless\"\n", Cancelled);
    }

    public ValueTask DisposeAsync()
    {
        checkout.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Calls_a_function_and_shows_its_result_its_log_and_its_error()
    {
        var good = await RunAsync(
            "invoke", "by_hand", "--env", "staging", "--event", await EventAsync("""{"day":"2001-01-01"}"""), "--json");
        var bad = await RunAsync("invoke", "on_sqs", "--env", "staging", "--event", await EventAsync(Failing));
        var unknown = await RunAsync("invoke", "by_hands", "--env", "staging");

        Assert.Equal([0, 1, 1], [good.ExitCode, bad.ExitCode, unknown.ExitCode]);
        var response = JsonElement.Parse(good.Output);
        Assert.False(response.GetProperty("failed").GetBoolean());
        Assert.Equal("2001-01-01", response.GetProperty("result").GetProperty("day").GetString());
        Assert.Contains("REPORT RequestId", response.GetProperty("log").GetString(), StringComparison.Ordinal);
        Assert.Contains("InvalidOperationException", bad.Output, StringComparison.Ordinal);
        Assert.Contains("by_hands is not deployed to staging", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Touches_no_other_account_and_production_only_when_confirmed()
    {
        var production = await RunAsync("invoke", "by_hand", "--env", "production");
        var confirmed = await RunAsync("invoke", "by_hand", "--env", "production", "--yes");
        var other = await RunAsync("invoke", "by_hand", "--env", "other");
        var nameless = await RunAsync("invoke", "by_hand", "--env", "nameless");
        var unknown = await RunAsync("invoke", "by_hand", "--env", "moon");

        Assert.Equal([2, 0, 1, 1, 2], [production.ExitCode, confirmed.ExitCode, other.ExitCode, nameless.ExitCode, unknown.ExitCode]);
        Assert.Contains("add --yes", production.Errors, StringComparison.Ordinal);
        Assert.Contains(
            $"the credentials are of account {Account}, but other is account 999999999999", other.Errors, StringComparison.Ordinal);
        Assert.Contains("does not set account_id", nameless.Errors, StringComparison.Ordinal);
        Assert.Contains("no environment is called moon", unknown.Errors, StringComparison.Ordinal);
        Assert.All([production, other, nameless, unknown], refused => Assert.Single(refused.Errors.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task Shows_pauses_resumes_and_fires_schedules()
    {
        Assert.Equal("on", await StateAsync());
        var paused = await RunAsync("schedule", "pause", "on_schedule", "--env", "staging");
        Assert.Equal("paused", await StateAsync());
        var fired = await RunAsync("schedule", "run", "on_schedule", "--env", "staging", "--json");
        var resumed = await RunAsync("schedule", "resume", "on_schedule", "--env", "staging");
        Assert.Equal("on", await StateAsync());
        var none = await RunAsync("schedule", "pause", "nobody", "--env", "staging");

        Assert.Equal([0, 0, 0, 1], [paused.ExitCode, fired.ExitCode, resumed.ExitCode, none.ExitCode]);
        Assert.Contains("The next terraform apply", paused.Errors, StringComparison.Ordinal);
        Assert.False(JsonElement.Parse(fired.Output).GetProperty("failed").GetBoolean());
        Assert.Contains("no schedule starts nobody", none.Errors, StringComparison.Ordinal);

        async Task<string> StateAsync()
        {
            var list = await RunAsync("schedule", "list", "--env", "staging", "--json");
            var schedule = JsonElement.Parse(list.Output)
                .EnumerateArray()
                .Single(found => found.GetProperty("schedule").GetString() == "on_schedule");
            Assert.Equal("cron(0 9 * * ? *)", schedule.GetProperty("expression").GetString());
            return schedule.GetProperty("enabled").GetBoolean() ? "on" : "paused";
        }
    }

    [Fact]
    public async Task Shows_the_log_of_a_function()
    {
        await RunAsync("invoke", "on_sqs", "--env", "staging", "--event", await EventAsync(Failing));

        var text = await RunAsync("logs", "on_sqs", "--env", "staging", "--filter", "told to explode");
        var json = await RunAsync("logs", "on_sqs", "--env", "staging", "--filter", "told to explode", "--json");
        var unknown = await RunAsync("logs", "nobody", "--env", "staging");

        Assert.Equal([0, 0, 1], [text.ExitCode, json.ExitCode, unknown.ExitCode]);
        Assert.Contains("The invocation failed.", text.Output, StringComparison.Ordinal);
        Assert.All(
            json.Output.TrimEnd().Split('\n'),
            line => Assert.Equal("ERROR", JsonElement.Parse(line).GetProperty("line").GetProperty("level").GetString()));
        Assert.Contains("no log group /aws/lambda/nobody", unknown.Errors, StringComparison.Ordinal);
    }

    private async Task<string> EventAsync(string json)
    {
        var file = Path.Combine(checkout.FullName, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, json, Cancelled);
        return file;
    }

    private async Task<ChildProcess.Streams> RunAsync(params string[] arguments)
    {
        var variables = environment.Aws.Variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value);
        return await ChildProcess.CaptureAsync("dotnet", [Tool, .. arguments], checkout.FullName, Cancelled, variables);
    }
}
