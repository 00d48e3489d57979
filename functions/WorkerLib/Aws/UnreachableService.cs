using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace WorkerLib.Aws;

/// <summary>
/// The outermost step of every client's pipeline: what the SDK throws when a service cannot be reached names neither the service nor,
/// for a silent one, what happened. The type of the exception stays, so that what is retried or grouped by it stays, too.
/// </summary>
internal sealed class UnreachableService : PipelineHandler
{
    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        try
        {
            return await base.InvokeAsync<T>(executionContext);
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
            throw new HttpRequestException(
                exception.HttpRequestError, Text(executionContext, exception.GetBaseException().Message), exception);
        }
        catch (TimeoutException exception)
        {
            var config = executionContext.RequestContext.ClientConfig;
            var limit = exception.InnerException is null
                ? $"no connection within {config.ConnectTimeout?.TotalSeconds:0.#} s"
                : $"no response within {config.Timeout?.TotalSeconds:0.#} s";
            throw new TimeoutException(Text(executionContext, limit), exception);
        }
    }

    private static string Text(IExecutionContext executionContext, string cause)
    {
        var call = executionContext.RequestContext;
        return $"{call.ServiceMetaData.ServiceId} at {call.Request?.Endpoint} cannot be reached: {cause} ({call.Retries + 1} attempts).";
    }

    internal sealed class Everywhere : IRuntimePipelineCustomizer
    {
        public string UniqueName => nameof(UnreachableService);

        public void Customize(Type serviceClientType, RuntimePipeline pipeline) => pipeline.AddHandler(new UnreachableService());
    }
}
