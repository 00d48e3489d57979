using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Sentry;

namespace WorkerLib.Aws;

/// <summary>Makes each call of an AWS service a span of the invocation's trace, with its retries in it.</summary>
public sealed class AwsSpans : IRuntimePipelineCustomizer
{
    private AwsSpans()
    {
    }

    public string UniqueName => nameof(AwsSpans);

    /// <summary>Has an effect on clients that are created later.</summary>
    public static void Register() => RuntimePipelineCustomizerRegistry.Instance.Register(new AwsSpans());

    public void Customize(Type type, RuntimePipeline pipeline) => pipeline.AddHandler(new Handler());

    private sealed class Handler : PipelineHandler
    {
        public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            if (SentrySdk.GetSpan() is not { } parent)
            {
                return await base.InvokeAsync<T>(executionContext);
            }

            var request = executionContext.RequestContext;
            var span = parent.StartChild("aws", $"{request.ServiceMetaData.ServiceId} {Operation(request.RequestName)}");
            try
            {
                var response = await base.InvokeAsync<T>(executionContext);
                span.Finish(SpanStatus.Ok);
                return response;
            }
            catch (Exception)
            {
                span.Finish(SpanStatus.InternalError);
                throw;
            }
        }

        private static string Operation(string request) =>
            request.EndsWith("Request", StringComparison.Ordinal) ? request[..^"Request".Length] : request;
    }
}
