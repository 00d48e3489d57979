namespace Demo.Reviews;

internal sealed class SageMakerStandInStarter : IStandInStarter
{
    public async Task<IStandIn> StartAsync() => await SageMakerStandIn.StartAsync();
}
