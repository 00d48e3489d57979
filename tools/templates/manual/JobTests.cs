using Amazon.Lambda.Core;
using Worker.Jobs;

namespace Worker.Tests.Jobs;

public static class JobNameTests
{
    [Theory]
    [InlineData("two files only", 3)]
    [InlineData("", 0)]
    public static async Task Counts_the_words_of_a_text(string text, int words)
    {
        var report = await new JobName().HandleAsync(new JobName.Request(text), Substitute.For<ILambdaContext>());

        Assert.Equal(words, report.Words);
    }
}
