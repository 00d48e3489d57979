using LocalAws.Extras;

namespace Demo.Reviews;

/// <summary>Trains for the state machine train_reviews, which would else find no SageMaker.</summary>
internal sealed class SageMakerExtra : ILocalExtra
{
    public ExtraOption? CommandOption => null;

    public async Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken) =>
        new Running(await SageMakerStandIn.StartAsync());

    private sealed class Running(SageMakerStandIn sageMaker) : IRunningExtra
    {
        public IReadOnlyDictionary<string, string> Variables => sageMaker.Variables;

        public Task PrepareAsync(LocalEnvironment environment, CancellationToken cancellationToken) => sageMaker.PrepareAsync(environment);

        public ValueTask DisposeAsync() => sageMaker.DisposeAsync();
    }
}
