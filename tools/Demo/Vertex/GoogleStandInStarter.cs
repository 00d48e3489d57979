namespace Demo.Vertex;

internal sealed class GoogleStandInStarter : IStandInStarter
{
    public async Task<IStandIn> StartAsync() => await GoogleStandIn.StartAsync();
}
