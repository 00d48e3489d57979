using System.Text;
using System.Text.Json;
using Worker.Tool.LambdaHost;
using Worker.Tool.LocalAws;

namespace Worker.Tests.Integration;

/// <summary>The package and the Terraform of this checkout, deployed to a local AWS once for all tests of a class.</summary>
public sealed class DeployedEnvironment(BuiltPackage package) : IAsyncLifetime
{
    internal LocalEnvironment Aws { get; private set; } = null!; // set before any test runs

    public async ValueTask InitializeAsync()
    {
        await package.BuildAsync();
        Aws = await LocalEnvironment.StartAsync(Checkout.Repository, CancellationToken.None);
        await Aws.InitAsync(CancellationToken.None);
        await Aws.ApplyAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => Aws?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Runs a deployed function and gives its answer.</summary>
    internal async Task<(JsonElement Answer, InvocationResult Result)> InvokeAsync(string function, string payload)
    {
        var result = await Aws.Functions.InvokeAsync(function, Encoding.UTF8.GetBytes(payload));
        Assert.NotNull(result);
        return (JsonElement.Parse(result.Payload.Span), result);
    }
}
