using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using LocalAws;
using Worker.Cli.Adopt;
using Worker.Cli.Aws;

namespace Worker.Tests.Integration;

/// <summary>Ten functions of apex become jobs of this repository while they are called twice per second.</summary>
[Trait("Category", "Integration")]
[Collection(nameof(AdoptionTests))]
public sealed partial class AdoptionTests : IAsyncLifetime
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private readonly ScratchCopy copy = new("adopting");
    private readonly ConcurrentQueue<(string Function, string Response)> responses = new();
    private readonly CancellationTokenSource calling = new();
    private LocalEnvironment aws = null!;
    private Task deployed = Task.CompletedTask;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Adoption Adoption => new(copy.Repository, AwsCli.Local(aws.Endpoint), "local", "current");

    public async ValueTask InitializeAsync()
    {
        copy.RemoveJobs();
        copy.AddTallyWords();
        copy.AddEmptyLayer();
        await File.WriteAllTextAsync(
            Path.Combine(copy.Repository.Terraform, "env", "local.tfbackend"), $"bucket = \"{LocalEnvironment.StateBucket}\"\n", Cancelled);
        aws = await LocalEnvironment.StartAsync(
            copy.Repository,
            Cancelled,
            variables: new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! });
        await RunAsync(
            "python3",
            Path.Combine(Checkout.Root, "tests", "data", "adopt", "apex_fleet.py"),
            aws.Endpoint.ToString(),
            copy.Repository.Package);
        await aws.InitAsync(Cancelled);

        // One plan, of what is there now; LocalEnvironment.ApplyAsync may plan again.
        deployed = aws.Terraform.RunAsync(["apply", "-auto-approve", LocalEnvironment.VariableFile], Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await calling.CancelAsync();
        await deployed.ContinueWith(_ => { }, TaskScheduler.Default);
        await aws.DisposeAsync();
        calling.Dispose();
        copy.Dispose();
    }

    [Fact]
    public async Task Functions_of_apex_become_jobs_without_a_failed_call()
    {
        // The jobs of this repository are being deployed meanwhile, as before a migration.
        var functions = (await aws.FunctionNamesAsync(Cancelled))
            .Where(name => name.StartsWith("shop_", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(10, functions.Count);
        var callers = functions.Select(CallAsync).ToList();

        await RefusesAsync("shop_send_mial", "did you mean shop_send_mail?");
        var adopted = await Adoption.RunAsync([], "shop_", _ => { }, Cancelled);
        Assert.Equal(functions, adopted.Select(function => function.Name));
        await RefusesAsync("shop_send_mail", "terraform/shop_send_mail.tf exists already");
        string[] written =
        [
            .. Directory.EnumerateFiles(copy.Repository.Terraform, "shop_*.tf"),
            .. Directory.EnumerateFiles(Path.Combine(copy.Repository.Root, "functions", "Jobs"), "*", SearchOption.AllDirectories),
        ];
        Assert.InRange(written.Length, 20, 30);
        Assert.DoesNotContain(written, file => File.ReadAllText(file).Contains("verysecret", StringComparison.Ordinal));
        await deployed;
        Assert.Equal("", (await aws.Terraform.TryAsync(["fmt", "-check", "-list=true"], Cancelled)).Output);
        var skeletons = BuildSkeletonsAsync();
        await StoreSecretsAsync(AdoptionReport.Write(adopted));

        // The import changes no function.
        var import = await PlanAsync();
        Assert.All(functions, function => Assert.Equal("no-op, imported", import[$"aws_lambda_function.{function}"]));
        Assert.Equal(
            [
                "aws_cloudwatch_event_target.shop_close_orders: update, imported",
                .. functions.Order(StringComparer.Ordinal).Select(one => $"aws_cloudwatch_metric_alarm.errors[\"{one}\"]: create"),
                .. functions.Order(StringComparer.Ordinal).Select(one => $"aws_cloudwatch_metric_alarm.silent[\"{one}\"]: create"),
                "aws_iam_policy.worker: update",
                "aws_iam_role_policy.scheduler: update",
                "aws_lambda_permission.shop_close_orders_rule: create",
            ],
            import.Where(change => change.Value is not ("no-op" or "no-op, imported"))
                .Select(change => $"{change.Key}: {change.Value}")
                .Order(StringComparer.Ordinal));
        await aws.Terraform.RunAsync(["apply", "plan.out"], Cancelled);
        var settled = await aws.Terraform.TryAsync(["plan", "-detailed-exitcode", LocalEnvironment.VariableFile], Cancelled);
        Assert.True(settled.ExitCode == 0, settled.Tail());

        // A function is switched: first only $LATEST, which nobody calls, then its alias; the others in one go.
        Edit("shop_send_mail", text => HeldFunction().Replace(text, ""));
        await PlanAndApplyAsync();
        Assert.Equal("worker", await FromAsync("shop_send_mail"));
        Assert.Equal("apex", await FromAsync("shop_send_mail:current"));
        foreach (var function in functions)
        {
            Edit(function, Switched);
        }

        await PlanAndApplyAsync();
        await TriggersEnvironment.WaitAsync(
            () => Task.FromResult(functions.All(function =>
                responses.Count(response => response.Function == function && response.Response != "apex index.handle") >= 2)),
            () => string.Join('\n', responses.TakeLast(20)));
        await calling.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var function in functions)
        {
            var given = responses.Where(response => response.Function == function).Select(response => response.Response).ToList();
            var old = given.TakeWhile(response => response == "apex index.handle").Count();
            Assert.InRange(old, 10, given.Count - 2);
            Assert.Equal([$"worker {adopted.Single(job => job.Name == function).JobName}"], given.Skip(old).Distinct());
        }

        Assert.Equal("apex", await FromAsync("shop_send_mail:2"));
        Assert.Equal("verysecret-shop_send_mail", (await InvokeAsync("shop_send_mail:2")).GetProperty("token").GetString());
        var ported = await InvokeAsync("shop_send_mail:current");
        Assert.Equal("", ported.GetProperty("token").GetString());
        Assert.Equal("/worker/shop_send_mail/API_TOKEN", ported.GetProperty("token_parameter").GetString());
        Assert.DoesNotContain("verysecret", await aws.Terraform.RunAsync(["state", "pull"], Cancelled), StringComparison.Ordinal);
        Assert.Equal(10 + 1, FunctionCalls("POST", "").Count); // apex's, and tally_words
        Assert.Empty(FunctionCalls("DELETE", ""));
        Assert.Equal(10 + 10, FunctionCalls("PUT", "/code").Count); // apex's second versions, and the switch
        await RefusesAsync("shop_send_mail", "already managed");
        await skeletons;
    }

    /// <summary>Builds the jobs with all analyzers.</summary>
    private async Task BuildSkeletonsAsync()
    {
        var build = await copy.BuildAsync("functions/Worker.csproj");
        Assert.True(build.ExitCode == 0, build.Tail());
    }

    /// <summary>Calls a function by its alias, as apex's callers do, until the end.</summary>
    private async Task CallAsync(string function)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!calling.IsCancellationRequested)
        {
            var response = await TryInvokeAsync($"{function}:current");
            responses.Enqueue((function, response));
            await timer.WaitForNextTickAsync(Cancelled);
        }
    }

    private async Task<string> TryInvokeAsync(string function)
    {
        try
        {
            var response = await InvokeAsync(function);
            return $"{response.GetProperty("from").GetString()} {response.GetProperty("handler").GetString()}";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return $"failed: {exception.Message}";
        }
    }

    /// <summary>Calls a function through the Invoke API with its version or alias as a parameter.</summary>
    private async Task<JsonElement> InvokeAsync(string function)
    {
        var name = function.Split(':');
        using var http = new HttpClient();
        using var response = await http.PostAsync(
            new Uri(aws.Functions.Url, $"/2015-03-31/functions/{name[0]}/invocations?Qualifier={name.ElementAtOrDefault(1) ?? "$LATEST"}"),
            new StringContent("{}"),
            Cancelled);
        var payload = await response.Content.ReadAsStringAsync(Cancelled);
        return response.IsSuccessStatusCode && !response.Headers.Contains("X-Amz-Function-Error")
            ? JsonElement.Parse(payload)
            : throw new InvalidOperationException(payload);
    }

    private async Task<string?> FromAsync(string function) => (await InvokeAsync(function)).GetProperty("from").GetString();

    private async Task RefusesAsync(string function, string message)
    {
        var refused = await Assert.ThrowsAsync<UserException>(() => Adoption.RunAsync([function], null, _ => { }, Cancelled));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Runs the commands that adopt tells its user to run.</summary>
    private async Task StoreSecretsAsync(string report)
    {
        Assert.DoesNotContain("verysecret", report, StringComparison.Ordinal);
        var commands = report.Split('\n').Where(line => line.Contains("aws ssm put-parameter", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, commands.Count);
        await RunAsync("bash", "-euc", string.Join('\n', commands));
    }

    private async Task PlanAndApplyAsync()
    {
        var changes = await PlanAsync();
        Assert.DoesNotContain(changes.Values, change => change.Contains("delete", StringComparison.Ordinal));
        await aws.Terraform.RunAsync(["apply", "plan.out"], Cancelled);
    }

    /// <summary>What Terraform would do with each resource: <c>no-op</c>, <c>update</c>, <c>create, delete</c>, …</summary>
    private async Task<Dictionary<string, string>> PlanAsync()
    {
        var said = await aws.Terraform.TryAsync(["plan", "-out=plan.out", LocalEnvironment.VariableFile], Cancelled);
        Assert.True(said.ExitCode == 0, said.Output);
        var plan = JsonElement.Parse(await aws.Terraform.RunAsync(["show", "-json", "plan.out"], Cancelled));
        return plan.GetProperty("resource_changes").EnumerateArray()
            .Where(change => change.GetProperty("mode").GetString() == "managed")
            .ToDictionary(
                change => change.GetProperty("address").GetString()!,
                change => string.Join(
                    ", ", change.GetProperty("change").GetProperty("actions").EnumerateArray().Select(action => action.GetString()))
                    + (change.GetProperty("change").TryGetProperty("importing", out _) ? ", imported" : ""));
    }

    private void Edit(string function, Func<string, string> edit)
    {
        var file = Path.Combine(copy.Repository.Terraform, $"{function}.tf");
        var text = File.ReadAllText(file);
        Assert.NotEqual(text, edit(text));
        File.WriteAllText(file, edit(text));
    }

    /// <summary>A file after the switch, as docs/migrating-from-apex.md says.</summary>
    private static string Switched(string text) =>
        Import().Replace(NotYet().Replace(OldVersion().Replace(Held().Replace(text, ""), "  function_version = ${latest}"), ""), "");

    /// <summary>The calls of a kind that reached the Lambda service so far, for functions themselves or for something of theirs.</summary>
    private List<string> FunctionCalls(string method, string of) =>
    [
        .. aws.ServicesLog.Split('\n').Where(line =>
            Regex.IsMatch(line, $"\"{method} /2015-03-31/functions{(method == "POST" ? "" : "/[^/]+")}{of}/? HTTP")),
    ];

    private async Task RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(
            program,
            arguments,
            copy.Repository.Root,
            Cancelled,
            aws.Variables.ToDictionary(variable => variable.Key, string? (variable) => variable.Value));
        Assert.True(result.ExitCode == 0, result.Tail());
    }

    [GeneratedRegex(@"\n\n(  #[^\n]*\n)+  lifecycle \{\n    ignore_changes = [^\n]*\n  \}")]
    private static partial Regex Held();

    [GeneratedRegex(@"\n\n  # Holds the function(?:[^\n]*\n  #)*[^\n]*\n  lifecycle \{\n    ignore_changes = all\n  \}")]
    private static partial Regex HeldFunction();

    [GeneratedRegex("  # The old code[^\n]*\n  function_version = [^\n]* : (?<latest>[^\n]*)")]
    private static partial Regex OldVersion();

    [GeneratedRegex("  # The old role may not[^\n]*\n  count = [^\n]*\n\n")]
    private static partial Regex NotYet();

    [GeneratedRegex(@"\n# What was imported.*$", RegexOptions.Singleline)]
    private static partial Regex Import();
}
