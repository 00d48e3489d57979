using System.Text.Json;
using LocalAws.Triggers;

namespace Worker.Tests.LocalAws.Triggers;

public static class RuleTargetTests
{
    private const string Function = "\"Arn\":\"arn:aws:lambda:ap-northeast-1:123456789012:function:count_words\"";

    [Theory]
    [InlineData(Function)]
    [InlineData(Function + ",\"Input\":\"{}\"")]
    [InlineData(Function + ",\"InputPath\":\"$.detail.object\"")]
    [InlineData("\"Arn\":\"arn:aws:states:ap-northeast-1:123456789012:stateMachine:train\"")]
    [InlineData("\"Arn\":\"arn:aws:sqs:ap-northeast-1:123456789012:words\"")]
    public static void Is_started_here_as_on_AWS(string target) => Assert.Null(ProblemOf(target));

    [Theory]
    [InlineData(Function + ",\"InputTransformer\":{\"InputTemplate\":\"<a>\"}", "input_transformer: its target count_words")]
    [InlineData(Function + ",\"InputPath\":\"$.resources[0]\"", "input_path $.resources[0] of its target count_words")]
    [InlineData("\"Arn\":\"arn:aws:sns:ap-northeast-1:123456789012:words\"", "arn:aws:sns:ap-northeast-1:123456789012:words")]
    [InlineData("\"Arn\":\"arn:aws:batch:ap-northeast-1:123456789012:job-queue/q\"", "job-queue/q")]
    public static void Says_by_name_what_is_not_started_here(string target, string said)
    {
        var problem = ProblemOf(target);

        Assert.StartsWith("rule words-put: ", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    private static string? ProblemOf(string target) => RuleTarget.ProblemOf("words-put", JsonElement.Parse($"{{{target}}}"));
}
