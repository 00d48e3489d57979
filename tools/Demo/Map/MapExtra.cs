using Amazon.DynamoDBv2;
using LocalAws.ConsolePage;
using LocalAws.Extras;

namespace Demo.Map;

/// <summary>Brings the map of hazards to the console.</summary>
[NeedsJobs("hazards_api")]
internal sealed class MapExtra : ILocalExtra
{
    public ExtraOption? CommandOption => null;

    public Task<IRunningExtra> StartAsync(Repository repository, string? value, CancellationToken cancellationToken) =>
        Task.FromResult<IRunningExtra>(new Running());

    private sealed class Running : IRunningExtra
    {
        private AmazonDynamoDBClient? dynamoDB;
        private LocalAwsApi? api;
        private HazardRecord? record;

        public IEnumerable<IConsolePage> PagesOf(LocalEnvironment environment)
        {
            dynamoDB = environment.DynamoDB();
            var hazards = new HazardMap(
                dynamoDB, (function, payload) => environment.Functions.InvokeAsync(function, payload, IConsolePage.StartedBy));
            api = new LocalAwsApi(environment.Endpoint);
            record = new HazardRecord(dynamoDB, (action, input, cancelled) => api.CallAsync("dynamodb", action, input, cancelled));
            return [new HazardMapPage(hazards, record, environment.FunctionsAsync)];
        }

        public ValueTask DisposeAsync()
        {
            record?.Dispose();
            api?.Dispose();
            dynamoDB?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
