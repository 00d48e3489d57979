using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Demo;
using LocalAws;
using LocalAws.LambdaHost;
using Worker.Tests.Integration;

[assembly: AssemblyFixture(typeof(DeployedEnvironment))]

namespace Worker.Tests.Integration;

/// <summary>The package and the Terraform of this checkout, deployed to a local AWS once, when the first test asks for it.</summary>
public sealed class DeployedEnvironment : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<StandIns>> standIns = new(StandIns.StartAsync);
    private readonly ConcurrentDictionary<string, Lazy<Task>> done = [];
    private readonly Lazy<Task<LocalEnvironment>> deployed;
    private readonly Lazy<Task<JsonElement>> state;

    public DeployedEnvironment() => (deployed, state) = (new(DeployAsync), new(ShowAsync));

    internal Task<LocalEnvironment> AwsAsync() => deployed.Value;

    /// <summary>What Terraform deployed, as it shows it.</summary>
    internal Task<JsonElement> StateAsync() => state.Value;

    /// <summary>The stand-in of a type that the deployed functions use.</summary>
    internal async Task<T> StandInAsync<T>()
        where T : IStandIn => (await standIns.Value).Get<T>();

    /// <summary>Does something to the environment once for all tests.</summary>
    /// <param name="what">Its name; whoever comes with the same waits for the first.</param>
    internal Task OnceAsync(string what, Func<Task> act) => done.GetOrAdd(what, _ => new(act)).Value;

    /// <summary>Runs a deployed function and returns its response.</summary>
    internal async Task<(JsonElement Response, InvocationResult Result)> InvokeAsync(string function, string payload)
    {
        var result = await (await AwsAsync()).Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        Assert.NotNull(result);
        return (JsonElement.Parse(result.Payload.Span), result);
    }

    /// <summary>The dead letters that a word is in, once there are so many. Whoever else reads the queue holds them for seconds.</summary>
    internal async Task<IReadOnlyList<JsonElement>> LettersAsync(string word, int count)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var list = (await InvokeAsync("replay_dead_letters", """{"max":1000,"events":true}""")).Response;
            var all = list.GetProperty("letters").EnumerateArray();
            List<JsonElement> found = [.. all.Where(letter => letter.ToString().Contains(word, StringComparison.Ordinal))];
            if (found.Count >= count)
            {
                return found;
            }

            Assert.True(
                clock.Elapsed < Patience, $"only {found.Count} of {count} dead letters came with {word}: {string.Join('\n', found)}");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (deployed.IsValueCreated && deployed.Value.IsCompletedSuccessfully)
        {
            await (await deployed.Value).DisposeAsync();
        }

        if (standIns.IsValueCreated)
        {
            await (await standIns.Value).DisposeAsync();
        }
    }

    private async Task<JsonElement> ShowAsync() => await (await AwsAsync()).Terraform.ShowAsync(CancellationToken.None);

    private async Task<LocalEnvironment> DeployAsync()
    {
        await BuiltPackage.BuildAsync();
        var environment = await LocalEnvironment.StartAsync(
            Checkout.Repository, CancellationToken.None, variables: (await standIns.Value).Variables);
        await environment.InitAsync(CancellationToken.None);
        await environment.ApplyAsync(CancellationToken.None);
        await (await standIns.Value).PrepareAsync(environment);
        return environment;
    }
}
